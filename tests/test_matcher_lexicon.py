"""The word lists: one shape for all, and what they say of titles and dates."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matcher import lexicon
from bot.matcher.genre import Genre, genre_of
from bot.matcher.lexicon import patterns
from bot.matcher.lexicon.folding import Folding
from bot.matcher.lexicon.scanner import Scanner
from bot.model import Certainty, ClaimKind, Standing

LANGUAGES = lexicon.languages()
CERTAINTIES = {c.value.replace(" ", "_") for c in Certainty if c is not Certainty.STATED}
MOST = 1200  # strings one piece of a pattern may stand for: beyond, a list says it better


def test_the_languages_asked_for_have_a_list() -> None:
    assert set(LANGUAGES) >= {"en", "ja", "zh", "ko", "de", "fr", "es", "it"}


@pytest.mark.parametrize("language", LANGUAGES)
class TestShape:
    def test_it_has_the_groups_of_every_file_and_no_others(self, language: str) -> None:
        known = {
            *(
                "language",
                "predicate",
                "nouns",
                "gap",
                "variants",
                "particles",
                "common",
                "people",
                "not_last",
                "titles",
                "bodies",
                "saying",
                "locatives",
                "indefinite",
                "things",
                "speaker",
                "statements",
                "capitals",
                "towns",
            ),
            *("sets", "breaks", "ignore", "kinds", "certainty", "negation", "speakers", "background", "now"),
            *("genre", "markers"),
        }
        data = lexicon.read(language)
        assert data["language"] == language
        assert set(data) <= known
        assert {"breaks", "ignore", "kinds", "certainty", "negation", "speakers", "now"} <= set(data)

    def test_every_kind_has_words(self, language: str) -> None:
        kinds = lexicon.read(language)["kinds"]
        required = {kind.value for kind in ClaimKind} | {"acquisition"}
        assert required <= set(kinds) <= required | {"leadership", "neutral"}
        assert all(kinds.values())

    def test_every_certainty_negation_speaker_genre_and_marker_has_words(self, language: str) -> None:
        data = lexicon.read(language)
        standings = {s.value for s in Standing if s is not Standing.NONE}
        assert set(data["certainty"]) - {"present"} == CERTAINTIES | {"announced", "neutral"}
        assert {"not", "undecided", "cancelled"} <= set(data["negation"])
        assert set(data["negation"]) <= {
            *(
                "not",
                "lacking",
                "undecided",
                "cancelled",
                "averting",
                "averted",
                "supposing",
                "not_before",
                "needed",
                "neutral",
            )
        }
        assert set(data["speakers"]) - {"board", "press", "says"} == standings | {
            "same",
            "verbs",
            "introducers",
        }
        assert set(data["genre"]) == {genre.value for genre in Genre if genre is not Genre.NONE}
        assert set(data["markers"]) == {"update"}
        assert len(data["now"]["weekdays"]) == 7

    def test_every_pattern_can_be_read_and_stands_for_few_strings(self, language: str) -> None:
        for label, pattern in lexicon.flatten(lexicon.read(language)):
            for choice in patterns.choices(pattern):
                for piece in choice.split(" ... "):
                    assert len(patterns.expand(piece.strip())) <= MOST, (label, pattern)


class TestPatterns:
    def scan(self, pattern: str, text: str, gap: int = 20) -> list[str]:
        scanner = Scanner({"kinds.closure": [pattern]}, gap)
        return [text[hit.start : hit.end] for hit in scanner.scan(text.translate(Folding())).get("kinds", ())]

    def test_alternatives_and_missing_parts(self) -> None:
        assert patterns.expand("clos(e|ing)s?") == ["closes", "close", "closings", "closing"]
        assert patterns.expand("收[购買]") == ["收购", "收買"]

    def test_words_are_whole_in_alphabetic_scripts(self) -> None:
        assert self.scan("close", "they close it, disclosed") == ["close"]
        assert self.scan("clos*", "closely closing") == ["clos", "clos"]

    def test_a_letter_with_two_marks_goes_on_in_its_word(self) -> None:
        assert self.scan("nổ", "kính nổi, nổ lò") == ["nổ"]

    def test_han_and_hangul_match_anywhere(self) -> None:
        assert self.scan("閉鎖", "工場閉鎖へ") == ["閉鎖"]
        assert self.scan("폐쇄", "공장폐쇄를") == ["폐쇄"]

    def test_thai_matches_anywhere_but_amid_a_syllable(self) -> None:
        assert self.scan("ปิด", "Orionจะปิดโรงงาน") == ["ปิด"]
        assert not self.scan("ปิด", "เปิดโรงงาน")
        assert not self.scan("ที", "โรงงานที่ Leeds")

    def test_a_space_between_thai_words_ends_a_clause(self) -> None:
        assert self.scan("ปิด ... โรงงาน", "ปิด 3 โรงงาน") == ["ปิด 3 โรงงาน"]
        assert not self.scan("ปิด ... โรงงาน", "ปิดดีล ขายโรงงาน")
        assert self.scan("คน ... ตกงาน", "ทำให้ 1,200 คน ต้องตกงาน")

    def test_a_gap_is_bridged_in_one_clause_only(self) -> None:
        assert self.scan("shut ... plant", "to shut the old plant") == ["shut the old plant"]
        assert self.scan("shut ... plant", "it shut; the plant stays") == []
        assert self.scan("shut ... plant", "shut what is by far the very oldest plant") == []

    def test_an_end_is_the_end_of_a_sentence_or_of_a_part_of_a_title(self) -> None:
        assert self.scan("へ$", "工場閉鎖へ　雇用守る") == ["へ"]
        assert self.scan("へ$", "工場へ行く") == []
        assert self.scan("stellt ... ein$", "Orion stellt den Bau ein, sagt er.") == ["stellt den Bau ein"]
        assert self.scan("ein$", "Orion steigt ein – Aktie fällt") == ["ein"]
        assert self.scan("stellt ... ein$", "Orion stellt ein neues Auto vor.") == []

    def test_width_case_hyphens_and_quotes_do_not_matter(self) -> None:
        assert self.scan("joint venture", "ＪＯＩＮＴ-Venture") == ["ＪＯＩＮＴ-Venture"]
        assert self.scan("isn't", "isn’t") == ["isn’t"]

    @pytest.mark.parametrize("wrong", ["(a|b", "a|b)", "[ab", "", "*", "a*b c"])
    def test_what_cannot_be_read_is_refused(self, wrong: str) -> None:
        with pytest.raises(ValueError, match=r"never closed|unpaired"):
            patterns.expand(wrong)

    def test_an_ignored_span_hides_what_lies_inside_it(self) -> None:
        scanner = Scanner({"kinds.closure": ["close"], "ignore.ignore": ["close to"]}, 20)
        assert not any(scanner.scan("close to it").values())
        assert list(scanner.scan("close it")) == ["kinds"]

    def test_a_pattern_for_all_of_an_ignored_span_means_it(self) -> None:
        scanner = Scanner(
            {"kinds.closure": ["close"], "kinds.near": ["close to"], "ignore.i": ["close to"]}, 20
        )
        assert [hit.name for hit in scanner.scan("close to it")["kinds"]] == ["near"]

    @given(st.text())
    def test_folding_keeps_every_offset(self, text: str) -> None:
        assert len(text.translate(Folding())) == len(text)


class TestGenre:
    @pytest.mark.parametrize(
        ("language", "title", "genre"),
        [
            ("en", "Opinion: the smelter nobody wanted", Genre.OPINION),
            ("en", "Timeline: how two railways became one", Genre.CHRONOLOGY),
            ("en", "Market wrap: miners lift London", Genre.ROUNDUP),
            ("en", "Live updates: dockers walk out", Genre.LIVE),
            ("en", "Brewer to shut two plants", Genre.NONE),
            ("ja", "社説　造船再編は誰のためか", Genre.OPINION),
            ("ja", "東証大引け　海運株が高い", Genre.ROUNDUP),
            ("ja", "製油所を閉鎖へ", Genre.NONE),
            ("zh", "社論:鋼鐵業的下一步", Genre.OPINION),
            ("zh", "收盘:航运股走强", Genre.ROUNDUP),
            ("ko", "[사설] 조선업 구조조정", Genre.OPINION),
            ("de", "Kommentar: Stahl ohne Zukunft", Genre.OPINION),
            ("de", "Chronologie einer Übernahme", Genre.CHRONOLOGY),
            ("fr", "Tribune : sauver la sidérurgie", Genre.OPINION),
            ("fr", "Revue de presse du lundi", Genre.ROUNDUP),
            ("es", "Editorial: el futuro del astillero", Genre.OPINION),
            ("it", "Rassegna stampa di oggi", Genre.ROUNDUP),
        ],
    )
    def test_titles_say_what_a_text_is(self, language: str, title: str, genre: str) -> None:
        assert genre_of(title, "", language) is genre

    def test_dated_lines_make_a_chronology_in_any_language(self) -> None:
        lines = [f"2024-0{month}-11 step number {month}" for month in range(1, 7)]
        assert genre_of("A merger", "\n".join(lines), "sv") is Genre.CHRONOLOGY

    def test_numbered_items_make_a_roundup(self) -> None:
        text = "1. The bank cut rates. 2. Chips are scarce. 3. Two yards merge. 4. A recipe."
        assert genre_of("This week", text, "en") is Genre.ROUNDUP

    def test_a_report_with_a_date_in_it_is_a_report(self) -> None:
        assert genre_of("Yard to close", "On 3 May it said so.\nIt closes in June.", "en") is Genre.NONE


class TestDateline:
    tuesday = date(2025, 7, 15)

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "The refiner said on Tuesday it would sell the pier."),
            ("en", "It was announced today."),
            ("ja", "製鉄所は15日、操業を止めた。"),
            ("ja", "本日の取締役会で決めた。"),
            ("zh", "公司15日宣布停产。"),
            ("zh", "公司今天宣布停产。"),
            ("ko", "회사는 15일 밝혔다."),
            ("de", "Das teilte der Konzern am Dienstag mit."),
            ("fr", "Le groupe l'a annoncé mardi."),
        ],
    )
    def test_it_is_of_today(self, language: str, text: str) -> None:
        assert lexicon.dateline(text, language, self.tuesday)

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("en", "It said on Friday it would sell."),
            ("ja", "2日の会見で述べた。"),
            ("de", "Am Samstag hieß es so."),
        ],
    )
    def test_another_day_is_not_today(self, language: str, text: str) -> None:
        assert not lexicon.dateline(text, language, self.tuesday)


@pytest.mark.parametrize(
    ("language", "text", "update"),
    [
        ("en", "EXCLUSIVE: yard for sale", True),
        ("en", "UPDATE 2-Yard for sale", True),
        ("en", "Yard for sale", False),
        ("ja", "【独自】造船所を売却", True),
        ("ja", "造船所を売却", False),
        ("zh", "快讯:交易完成", True),
        ("ko", "[속보] 합병 무산", True),
        ("de", "EIL: Werft insolvent", True),
    ],
)
def test_what_calls_itself_the_latest(language: str, text: str, update: bool) -> None:
    assert lexicon.updates(text, language) is update


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.sampled_from([*LANGUAGES, "", "xx", "zh-TW", "tlh"]))
def test_any_text_in_any_language_is_read(title: str, text: str, language: str) -> None:
    genre_of(title, text, language)
    lexicon.updates(text, language)
    lexicon.dateline(text, language, date(2025, 1, 1))
