"""Bytes to text, for pages that declare the wrong charset or none.

    byte order mark -> valid UTF-8 -> the declared charsets and those of the language, by score

What is valid UTF-8 with foreign letters in it is UTF-8 whatever it says of itself. Of the older
charsets nothing is self-evident: almost any bytes decode in GB18030. So each candidate is judged by
what it makes of the page: the share of its foreign characters that are among the commonest of the
languages written in it. Right readings score 0.3 to 1, wrong ones below 0.1. Labels resolve as in the
WHATWG Encoding Standard (w3lib: shift_jis is CP932, gb2312 is GB18030, iso-8859-1 is windows-1252).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

DECLARED = 0.15  # what a declaration is worth, as a share of usual characters
EXPECTED = 0.1  # what the expected language is worth
DOUBTFUL = 0.2  # below this no reading is believed
BROKEN = 5.0  # how much worse an undecodable byte is than an unusual character
SAMPLE = 60_000  # bytes from the first foreign one that are judged

_JAPANESE = (
    "ぁ-んァ-ヶー、。「」・（）０-９％一二三四五六七八九十百千万億日月年本人大中小国会社新聞同時分間今"
    "昨前後上下内外東西南北京都市県区町村自動車工場生産業企経営電力機械技術開発計画発表決定検討協議"
    "合意提携統合買収売却株式資金円約以上以下増減閉鎖移管従員労働組長役者取締代事部門世界米英中韓台"
    "政府省庁法案議院選挙党首相大臣対策問題関係調査報告予想見通高低安全学校教育研究医療化物品質量価"
    "格市場利益赤字黒字期決算地域住民行来出入立手持方向的性主要当初最終実現可能必要強化進続始終止再"
)
_SIMPLIFIED = (
    "，。、；：“”（）《》％的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主"
    "发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小"
    "物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样"
    "与关各重新线内数正心反明看原又利比或但质气第向道此变条只没结解问意建月公无系情者最立代已通并提"
    "直题程展五果员位入文总次品式活设及管特件长求基资流路级少山统接知较将组见计别期论运区强放决西被"
    "做必先回任取据处南给保治北造百规领七海口东导世金增争济联认六共权收改美再转更单车务万每目达议报"
    "完八名确科信马节元况今集传团市称率标厂价购并集合作收购汽"
)
_TRADITIONAL = (
    "，。、；：「」『』（）《》％的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會"
    "可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理"
    "起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表"
    "間樣與關各重新線內數正心反明看原又利比或但質氣第向道此變條只沒結解問意建月公無系情者最立代已通"
    "並提直題程展五果員位入文總次品式活設及管特件長求基資流路級少山統接知較將組見計別期論運區強放決"
    "西被做必先回任取據處南給保治北造百規領七海口東導世金增爭濟聯認六共權收改美再轉更單車務萬每目達"
    "議報完八名確科信馬節元況今集傳團市稱率標廠價購併合作鴻億"
)
_KOREAN = (
    "이다는을의에가하고지로한은기사자어들도인대시서아리를라나해정있스부일전으제그장구보원만수상과국게조"
    "면주여비연경공까된니회것신성미무동오안계관했선우차위각산명년화소거업발생적금개문방세두내단통역실물"
    "용현체반재합등모입진투요트드던며와려결당출최할식말분월간후중북남약억폐쇄감"
)
# alone between ASCII letters, as accents are; neighbours above ASCII betray another charset
_WESTERN = (
    r"(?<![^\x00-\x7f\xa0])"
    r"[àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœÀÂÄÅÇÈÉÊÎÑÓÖØÚÜŒ«»„“”‘’‚–—…€£§°·©®\xa0]"
    r"(?![^\x00-\x7f\xa0])"
)

_USUAL = {
    "cp932": re.compile(f"[{_JAPANESE}]"),
    "euc_jp": re.compile(f"[{_JAPANESE}]"),
    "gb18030": re.compile(f"[{_SIMPLIFIED}]"),
    "big5hkscs": re.compile(f"[{_TRADITIONAL}]"),
    "cp949": re.compile(f"[{_KOREAN}]"),
    "cp1252": re.compile(_WESTERN),
}
_OF_LANGUAGE = {"ja": ("cp932", "euc_jp"), "zh": ("gb18030", "big5hkscs"), "ko": ("cp949",)} | {
    language: (encoding,)
    for encoding, languages in {
        "cp1250": "pl cs sk hu ro sl hr",
        "cp1251": "ru uk bg sr",
        "cp1252": "en de fr es it pt nl sv da nb no fi",
        "cp1253": "el",
        "cp1254": "tr",
        "cp1255": "he",
        "cp1256": "ar fa",
        "cp1257": "et lv lt",
        "cp874": "th",
        "cp1258": "vi",
    }.items()
    for language in languages.split()
}
# what Python's codec of the name lacks: NEC's circled digits and (株), the Windows half of Big5
_WIDER = {"euc_jp": "euc_jis_2004", "big5hkscs": "cp950"}
_TEXT_CODEC = re.compile(r"utf-|cp\d|iso|koi8|mac|big5|gb|euc|shift|hz|johab|tis|kz|ptcp|ascii")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LANG = re.compile(rb"<html[^>]{0,300}?\blang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)


def decode(body: bytes, *, declared: str = "", language: str = "") -> str:
    """The text of a page, feed or listing; never raises.

    `declared`: the charset of the HTTP header, or the header itself. `language`: ISO 639-1, expected.
    """
    text = _marked(body)
    if text is None:
        text = _read(body, _best(body, _sample(body), declared, language))
    return text.replace("\x00", "").removeprefix("\ufeff")


def _marked(body: bytes) -> str | None:
    """The text where the bytes themselves say how to read them."""
    encoding, _ = read_bom(body)
    if encoding:
        return _read(body, encoding)
    head = body[:400]
    if b"<" in head and head.count(0) > len(head) // 4:  # markup in UTF-16
        return _read(body, "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be")
    if body.isascii():
        return _read(body, "iso2022_jp_ext" if b"\x1b$" in body else "ascii")
    return None


def _sample(body: bytes) -> bytes:
    found = _HIGH.search(body)
    start = found.start() if found else 0
    return body[max(0, start - 1) : start + SAMPLE]


def _best(body: bytes, sample: bytes, declared: str, language: str) -> str:
    """The encoding whose reading of the sample is the most plausible."""
    if _is_utf8(_read(sample, "utf-8")):
        return "utf-8"
    labels = {label for label in _declared(body, declared) if _TEXT_CODEC.match(label)}
    expected = _OF_LANGUAGE.get(language[:2].lower(), ()) + _OF_LANGUAGE.get(_html_language(body), ())
    scores = {
        encoding: _score(_read(sample, encoding), encoding)
        + DECLARED * (encoding in labels)
        + EXPECTED * (encoding in expected)
        for encoding in {*_USUAL, *labels, *expected}
    }
    best = max(sorted(scores), key=lambda encoding: scores[encoding])
    return best if scores[best] > DOUBTFUL else _guess(sample) or best


def _is_utf8(text: str) -> bool:
    """Whether most of what is not ASCII is valid: of another charset hardly anything would be."""
    broken = text.removesuffix("�").count("�")
    valid = len(_FOREIGN.findall(text)) - broken
    return valid > 0 and valid >= 2 * broken


def _declared(body: bytes, declared: str) -> Iterator[str]:
    """The encodings that header and document name, under the names used here."""
    header = http_content_type_encoding(declared) if "=" in declared else resolve_encoding(declared[:40])
    for label in (header, html_body_declared_encoding(body)):
        if label:
            yield label


def _html_language(body: bytes) -> str:
    found = _LANG.search(body[:4096])
    return found[1].decode().lower() if found else ""


def _score(text: str, encoding: str) -> float:
    """How plausible a reading is: the share of usual characters, undecodable ones counted against it."""
    text = text.removesuffix("�")  # the sample may end inside a character
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("�") * BROKEN
    if encoding in _USUAL:
        usual: float = len(_USUAL[encoding].findall(text))
    else:
        usual = foreign if encoding == "utf-8" else _one_script(_FOREIGN.findall(text)) / 2
    return (usual - broken) / max(1, foreign)


def _one_script(characters: list[str]) -> int:
    """How many are letters of the script that most of them are of."""
    scripts = Counter(
        unicodedata.name(character, "?").split()[0] for character in characters if character.isalpha()
    )
    return max(scripts.values(), default=0)


def _guess(sample: bytes) -> str:
    import charset_normalizer

    found = charset_normalizer.from_bytes(sample).best()
    return found.encoding if found else ""


def _read(body: bytes, encoding: str) -> str:
    """Strictly if that works, in the wider codec of the same family if that works, else with U+FFFD."""
    for codec in (encoding, _WIDER.get(encoding, encoding)):
        try:
            return body.decode(codec)
        except (UnicodeError, LookupError):
            continue
    try:
        return body.decode(encoding, "replace")
    except (UnicodeError, LookupError):
        return body.decode("utf-8", "replace")
