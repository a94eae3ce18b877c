"""Decoding: right charset, no charset, the wrong charset; and any bytes at all."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scraper.decode import decode

TEXTS = {
    "ja": "本社は十五日、部材をつくる北の工場を来年度末で閉じると発表した。働く四百人は配置を変える。"
    "跡地をどう使うかは市と話し合うという。",
    "zh": "该公司周三宣布，计划明年关闭位于北部的电池工厂，约四百名员工将被调往其他厂区。",
    "tw": "該公司週三宣布，計畫明年關閉位於北部的電池工廠，約四百名員工將被調往其他廠區。",
    "ko": "회사는 내년에 북부의 배터리 공장을 닫을 계획이라고 밝혔다. 직원은 다른 공장으로 옮긴다.",
    "de": "Das Werk im Süden schließt nächstes Jahr; für 400 Beschäftigte gibt es Gespräche über Übergänge.",
    "fr": "L’usine située près de la forêt fermera ; « aucun salarié ne sera laissé de côté ».",
    "ru": "Компания закроет завод на севере, около четырехсот сотрудников перейдут на другие площадки.",
    "pl": "Spółka zamknie zakład na północy; około czterystu pracowników przejdzie do innych zakładów.",
}
PAGES = [
    ("ja", "shift_jis"),
    ("ja", "cp932"),
    ("ja", "euc_jp"),
    ("ja", "iso2022_jp"),
    ("zh", "gb2312"),
    ("zh", "gbk"),
    ("zh", "gb18030"),
    ("tw", "big5"),
    ("tw", "big5hkscs"),
    ("ko", "euc_kr"),
    ("ko", "cp949"),
    ("de", "iso8859_1"),
    ("fr", "cp1252"),
    ("ru", "cp1251"),
    *((language, "utf-8") for language in TEXTS),
]
LABELS = ["utf-8", "shift_jis", "euc-jp", "gb2312", "big5", "euc-kr", "iso-8859-1", "x-unknown", "rot13"]


def page(text: str, encoding: str, meta: str = "") -> bytes:
    head = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{head}<title>{text[:20]}</title></head><body><p>{text}</p></body></html>".encode(
        encoding
    )


@pytest.mark.parametrize(("language", "encoding"), PAGES)
def test_a_page_that_tells_its_charset_is_read(language: str, encoding: str) -> None:
    text = TEXTS[language]
    assert text in decode(page(text, encoding), declared=encoding)
    assert text in decode(page(text, encoding, meta=encoding))
    assert text in decode(page(text, encoding), declared=f"text/html; charset={encoding}")


@pytest.mark.parametrize(("language", "encoding"), PAGES)
def test_a_page_that_tells_nothing_is_read(language: str, encoding: str) -> None:
    assert TEXTS[language] in decode(page(TEXTS[language], encoding))


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("language", "encoding"), PAGES)
def test_a_page_that_tells_the_wrong_charset_is_read(language: str, encoding: str, label: str) -> None:
    assert TEXTS[language] in decode(page(TEXTS[language], encoding), declared=label)
    assert TEXTS[language] in decode(page(TEXTS[language], encoding, meta=label))


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859_2"])
def test_a_declared_charset_of_another_region_is_believed(encoding: str) -> None:
    assert TEXTS["pl"] in decode(page(TEXTS["pl"], encoding), declared=encoding)


def test_the_expected_language_chooses_among_sisters() -> None:
    assert TEXTS["pl"] in decode(page(TEXTS["pl"], "cp1250"), language="pl")
    assert TEXTS["pl"] in decode(page(TEXTS["pl"], "cp1250").replace(b"<html>", b'<html lang="pl">'))


def test_a_header_line_of_one_title_is_enough() -> None:
    assert "工場を閉鎖" in decode("<title>工場を閉鎖</title>".encode("euc_jp"))
    assert "공장 폐쇄" in decode("<title>공장 폐쇄</title>".encode("cp949"))
    assert "關閉工廠" in decode("<title>關閉工廠</title>".encode("big5"))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_a_byte_order_mark_outranks_every_label(mark: bytes, encoding: str) -> None:
    text = decode(mark + page(TEXTS["ja"], encoding, meta="shift_jis"), declared="euc-jp")
    assert text.startswith("<html>")
    assert TEXTS["ja"] in text


def test_company_suffix_signs_and_circled_digits_survive() -> None:
    """NEC's row 13, which newspapers use and Python's euc_jp lacks."""
    text = TEXTS["ja"] + "①②㈱"
    for encoding in ("cp932", "euc_jis_2004"):
        assert text in decode(page(text, encoding))


def test_a_page_cut_in_the_middle_of_a_character_keeps_its_charset() -> None:
    for language, encoding in PAGES:
        cut = page(TEXTS[language], encoding).removesuffix(b"</p></body></html>")[:-3]
        assert TEXTS[language][:-5] in decode(cut)


def test_one_bad_byte_spoils_only_itself() -> None:
    body = page(TEXTS["ja"] + "|" + TEXTS["ja"], "utf-8").replace(b"|", b"\xff")
    assert decode(body, declared="utf-8").count("�") == 1
    assert TEXTS["ja"] in decode(body)


def test_a_page_with_two_signs_beside_ascii_and_a_bad_byte_is_utf_8_still() -> None:
    assert "“We found none”" in decode("<p>“We found none”".encode() + b" \xff", declared="utf-8")


def test_nothing_and_plain_ascii() -> None:
    assert decode(b"") == ""
    assert decode(b"<p>plain</p>", declared="gb2312") == "<p>plain</p>"
    assert decode(b"a\x00b", declared="utf-8") == "ab"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000), st.text(max_size=30) | st.sampled_from(LABELS), st.text(max_size=5))
def test_any_bytes_under_any_label_become_text(body: bytes, declared: str, language: str) -> None:
    text = decode(body, declared=declared, language=language)
    text.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_valid_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert decode(b"<p>" + text.encode() + b"</p>", declared="gb2312") == f"<p>{text}</p>"
