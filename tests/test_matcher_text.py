"""Folding keeps the way back, sentences lose nothing, shingles see copies."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher.letters import tidy
from bot.matcher.scripts import Script, script
from bot.matcher.text import _PLAIN, containment, fold, sentences, shingles

ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("ßİıﬁｶﾞ゙é\u0301.!?。！？「」『』“”\"'()（） \n\t12aZ中あア가①㈱½…-–—:"),
    ),
    max_size=80,
)
LANGUAGES = st.sampled_from(["en", "ja", "zh", "ko", "de", "fr", "th", "ar", "xx", ""])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ｔｏｙｏｔａ", "toyota"),
        ("ﾄﾖﾀ", "トヨタ"),
        ("ﾎﾝﾀﾞ", "ホンダ"),
        ("TÜRKİYE", "türkiye"),
        ("Straße", "STRASSE"),
        ("Proﬁt", "profit"),
        ("Cafe\u0301", "café"),
        ("ΕΡΓΟΣΤΑΣΙΟ ΘΕΣΣΑΛΟΝΙΚΗΣ", "εργοστάσιο Θεσσαλονίκης"),
        ("ΜΑΪΟΥ, ΤΑΪΖΕΙ, ΜΑΐΟΥ", "Μαΐου, ταΐζει, Μαϊου"),
        ("L’Usine", "l'usine"),
        ("co\u00adop", "coop"),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
    ],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text


def test_a_span_leads_back_to_what_was_written() -> None:
    written = "Im Großraum İzmir: ﾎﾝﾀﾞ"
    folded = fold(written)
    for word, original in [("grossraum", "Großraum"), ("izmir", "İzmir"), ("ホンダ", "ﾎﾝﾀﾞ")]:
        at = folded.text.index(word)
        start, end = folded.span(at, at + len(word))
        assert written[start:end] == original


def test_an_empty_span_is_refused() -> None:
    with pytest.raises(ValueError, match="no characters"):
        fold("plant").span(2, 2)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_every_folded_character_comes_from_somewhere(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_plain_characters_fold_one_to_one_whatever_stands_beside_them() -> None:
    plain = [char for char in map(chr, range(0x10000)) if _PLAIN.fullmatch(char)]
    assert len(plain) > 30_000
    assert all(len(fold(char).text) == 1 for char in plain)
    joined = "".join(plain)
    assert fold(joined).text == "".join(fold(char).text for char in plain)
    assert fold(joined[::-1]).text == fold(joined).text[::-1]


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("a", Script.ALPHABETIC),
        ("ж", Script.ALPHABETIC),
        ("ن", Script.ALPHABETIC),
        ("産", Script.HAN),
        ("々", Script.HAN),
        ("ア", Script.KATAKANA),
        ("ー", Script.KATAKANA),
        ("・", Script.NONE),
        ("い", Script.HIRAGANA),
        ("닛", Script.HANGUL),
        ("ท", Script.UNSPACED),
        ("7", Script.DIGIT),
        (" ", Script.NONE),
    ],
)
def test_scripts(char: str, name: Script) -> None:
    assert script(char) is name


def split(text: str, language: str = "en") -> list[str]:
    return [sentence.text for sentence in sentences("", text, language)[1:]]


def test_the_title_is_sentence_zero_and_paragraphs_count_from_one() -> None:
    found = sentences("Works to close. Jobs go", "It closes. Staff know.\n\nThe town does not.", "en")
    assert [(each.index, each.paragraph) for each in found] == [(0, 0), (1, 1), (2, 1), (3, 2)]
    assert found[0].text == "Works to close. Jobs go"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Acme Motor Co. said on Monday that it stops"),
        ("en", "Acme Co., Ltd. and Brill Inc. agreed.|The rest is known."),
        ("en", "It was made by Brill Corp.|The group denies it."),
        ("en", "Sales fell 1.3 percent.|Costs rose."),
        ("en", "In the U.S. market it trails U.S. Steel.|In Europe it leads."),
        ("en", "Mr. Orr met Dr. J. Smith at 5 p.m. on Tuesday.|Nothing came of it."),
        ("en", "The No. 2 plant shuts on Dec. 23 for good.|Staff said no.|Mayors too."),
        ("en", "“Is it over?” she asked.|“It is.”|He left…|They stayed."),
        ("en", '"We stop."|The board agreed.'),
        ("de", "Am 15. Juli endet im 2. Halbjahr die Schicht.|Das Werk bleibt."),
        ("de", "Es kostet 1,3 Mrd. Euro, z.B. für Pressen.|Der Rat stimmt zu."),
        ("de", "Bis 2028.|Danach ist Schluss."),
        ("de", "„Wir schließen.“|Er ging."),
        ("fr", "M. Duval a dit : « C'est fini. »|Il est parti."),
        ("th", "บมจ. Orion ปิดโรงงานเมื่อ 1 ม.ค. Leeds ก่อตั้งปีพ.ศ. 2510|ทั้งนี้ พนักงาน 1,200 คน ตกงาน"),
        ("ja", "工場は閉まる。|従業員は残る！|なぜか？|不明だ。"),
        ("ja", "「閉める。検討した」と述べた。|次に移る。"),
        ("ja", "「やめます。」と語った。|終わり。"),
        ("ja", "稼働率は１．３％増．|来年は減る．"),
        ("ja", "Yahoo!ニュースが伝えた。|"),
        ("zh", "公司表示。|「不會。」|他說：「好！」|記者問？"),
        ("ko", "공장은 1.3조 원에 팔린다.|직원은 남는다."),
        ("hi", "कारखाना बंद होगा।|कर्मचारी रहेंगे।"),
        ("hi", "Orion लि. के प्रमुख डॉ. एम. शर्मा ने रु. 500 लाख दिए।|काम शुरू।"),
        ("ar", "هل يغلق المصنع؟|نعم."),
        ("el", "Κλείνει το εργοστάσιο;|Η διοίκηση δεν απαντά."),
        ("el", "Κόστισε 5 δισ. ευρώ, λέει ο κ. Ρήγας της Αίγλης Α.Ε. στη Βουλή.|Η συμφωνία ισχύει."),
        ("en", "17:06 - The chair opens.|17:15 - Loss of 80 billion.|18:02 - Over."),
        ("en", "Open daily 17:00 - 18:00 until May."),
        ("en", "1. The bank cut.|2. New rules for chips.|3. Cars: two makers talk."),
        ("en", "1) Chips|2) Cars|3) Ships"),
    ],
)
def test_where_sentences_end(language: str, text: str) -> None:
    expected = [piece for piece in text.split("|") if piece]
    glue = "" if language in ("ja", "zh") else " "
    assert split(glue.join(expected), language) == expected


def test_circled_numbers_and_bullets_open_an_entry() -> None:
    assert split("①閉鎖 ②売却", "ja") == ["①閉鎖", "②売却"]
    assert split("• Chips • Cars", "en") == ["• Chips", "• Cars"]


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, ANY_TEXT, LANGUAGES)
def test_sentences_lose_no_character(title: str, text: str, language: str) -> None:
    found = sentences(title, text, language)
    assert [each.index for each in found] == list(range(len(found)))
    assert "".join("".join(each.text for each in found).split()) == "".join(
        (tidy(title) + tidy(text)).split()
    )
    assert all(each.text == each.text.strip() for each in found)
    assert all(each.text for each in found[1:])


@pytest.mark.parametrize("unit", ["A. ", "1. ", "「", "。", ". » ", "10:00 - ", "a.b.", "15. x "])
def test_long_oddities_take_no_longer(unit: str) -> None:
    text = unit * 20_000
    assert "".join("".join(split(text, "de")).split()) == "".join(text.split())


STORY = (
    "The works at the harbour will stop building ferries next spring, its owner told staff on Monday. "
    "Some four hundred people are employed there and most of them will be offered posts at the sister yard. "
    "The council called the decision a blow and asked for talks with the ministry before the summer."
)


def test_a_cut_down_copy_is_contained_and_another_story_is_not() -> None:
    cut = " ".join(STORY.split()[:25])
    other = "Rain delayed the final by two hours before the visitors won it with a late goal from a corner."
    assert containment(shingles(cut, "en"), shingles(STORY, "en")) > 0.95
    assert containment(shingles(other, "en"), shingles(STORY, "en")) == 0.0


def test_width_and_case_do_not_hide_a_copy() -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in STORY.upper())
    assert unicodedata.normalize("NFKC", wide) == STORY.upper()
    assert shingles(wide, "en") == shingles(STORY, "en")


def test_japanese_is_compared_by_characters() -> None:
    text = "造船所は来春で建造をやめると会社が従業員に伝えた。"
    assert containment(shingles("来春で建造をやめると会社が", "ja"), shingles(text, "ja")) == 1.0


def test_nothing_is_contained_in_nothing() -> None:
    assert containment(shingles("", "en"), shingles(STORY, "en")) == 0.0
    assert len(shingles("Closed", "en")) == 1


def test_shingles_are_the_same_in_every_process() -> None:
    code = "from bot.matcher.text import shingles; print(sorted(shingles('the works will stop', 'en')))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str(sorted(shingles("the works will stop", "en")))
