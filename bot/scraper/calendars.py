"""Dates in other calendars, scripts and numerals, put as the West writes them.

Eras of Japan and Taiwan, the Buddhist era, numbers in Han, months in Thai, Hindi and Arabic.
"""

import re

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)

ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
ERA_YEAR = re.compile(r"(令和|平成|昭和|民國|民国|\b[RH])\s*(\d{1,3}|元)\s*(?=[年./-])")
TAIWAN_YEAR = re.compile(r"(?<!\d)(1\d\d)(?=\s*[年/.]\s*\d)")
BUDDHIST_YEAR = re.compile(r"(?:พ\.\s?ศ\.\s?)?(?<!\d)(2[45]\d\d)(?!\d)")  # 543 ahead
THAI_MONTHS = (
    *("ม.ค.|มกราคม", "ก.พ.|กุมภาพันธ์", "มี.ค.|มีนาคม", "เม.ย.|เมษายน", "พ.ค.|พฤษภาคม", "มิ.ย.|มิถุนายน"),
    *("ก.ค.|กรกฎาคม", "ส.ค.|สิงหาคม", "ก.ย.|กันยายน", "ต.ค.|ตุลาคม", "พ.ย.|พฤศจิกายน", "ธ.ค.|ธันวาคม"),
)
THAI_DAY = re.compile(rf"(\d{{1,2}})\s?({'|'.join(THAI_MONTHS).replace('.', '[.]')})\s?(\d{{4}}|\d\d(?!\d))")
THAI_YEAR = re.compile(r"(?<!\d)(\d{1,2}/\d{1,2}/)([67]\d)(?!\d)")  # of the Buddhist era
THAI_CLOCK = re.compile(r"(?<!\d)(\d{1,2})\.(\d\d)(?=\s?น\.)")
HINDI_MONTHS = (
    *("जन(?:वरी)?", "फर(?:वरी)?", "मार्च", "अप्रैल", "मई", "जून", "जुल(?:ाई)?", "अग(?:स्त)?", "सि(?:तं|तम्)बर|सित"),
    *("अक्(?:टू|तू)बर|अक्टू", "नव(?:ं|म्)बर|नव", "दिस(?:ं|म्)बर|दिस"),
)
HINDI_MONTH = re.compile(rf"(?<![ऀ-ॿ])(?:{'|'.join(f'({month})' for month in HINDI_MONTHS)})[.॰]?(?![ऀ-ॿ])")
ARABIC_MONTHS = (
    *("يناير|كانون الثاني|جانفي", "فبراير|شباط|فيفري", "مارس|آذار", "[أإ]بريل|نيسان|أفريل", "مايو|أيار|ماي"),
    *("يوني[وه]|حزيران|جوان", "يولي[وه]|تموز|جويلية|يوليوز", "أغسطس|آب|أوت|غشت", "سبتمبر|أيلول|شتنبر"),
    *("أكتوبر|تشرين الأول", "نوفمبر|تشرين الثاني|نونبر", "ديسمبر|كانون الأول|دجنبر"),
)
ARABIC_MONTH = re.compile(rf"\b(?:{'|'.join(f'({names})' for names in ARABIC_MONTHS)})\b")
ARABIC_TWIN = re.compile(r"([a-z]+) ?[/(] ?\1\)?")  # a month by both its names
ARABIC_HALF = re.compile(r"(\d?\d:\d\d(?::\d\d)?) ?(?:([صم])\b|(صباح|مساء)\w*)")
GREENWICH = re.compile(r"بتوقيت (?:غرينت?ش|جرينت?ش|غرينيتش)")
HALVES = {  # of the day, after the clock
    "el": (
        (re.compile(r"\bπ\.\s?μ\b", re.IGNORECASE), "am"),
        (re.compile(r"\bμ\.\s?μ\b", re.IGNORECASE), "pm"),
    ),
    "vi": ((re.compile(r"(?<=\d) SA\b"), "am"), (re.compile(r"(?<=\d) CH\b"), "pm")),
}
KANJI_NUMBER = re.compile(
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[〇零一二三四五六七八九]+)(?=[年月日號号時时点點分])"
)


def western(text: str, language: str) -> str:
    """A date (NFKC) with its year, month and clock as an English page has them; what else it says stays."""
    plain = ERA_YEAR.sub(lambda era: str(ERAS[era[1]] + (1 if era[2] == "元" else int(era[2]))), text)
    if rewrite := _REWRITERS.get(language[:2]):
        plain = rewrite(plain)
    for half, name in HALVES.get(language[:2], ()):
        plain = half.sub(name, plain)
    return KANJI_NUMBER.sub(lambda number: str(_kanji(number[0])), plain)


def _taiwanese(text: str) -> str:
    return TAIWAN_YEAR.sub(lambda year: str(1911 + int(year[1])), text)


def _thai(text: str) -> str:
    plain = THAI_CLOCK.sub(r"\1:\2", text)
    plain = THAI_YEAR.sub(lambda year: f"{year[1]}{1957 + int(year[2])}", plain)
    return THAI_DAY.sub(_thai_day, BUDDHIST_YEAR.sub(lambda year: str(int(year[1]) - 543), plain))


def _thai_day(day: re.Match[str]) -> str:
    """A day with its month in Thai; of the year two digits are those of the Buddhist era: 15 ธ.ค. 68."""
    month = next(number for number, names in enumerate(THAI_MONTHS) if day[2] in names.split("|"))
    year = int(day[3]) if len(day[3]) > 2 else 1957 + int(day[3])
    return f"{day[1]} {MONTHS[month]} {year}"


def _hindi(text: str) -> str:
    return HINDI_MONTH.sub(_month, text.replace("\u093c", ""))


def _arabic(text: str) -> str:
    plain = GREENWICH.sub("GMT", ARABIC_MONTH.sub(_month, text).replace("،", ","))
    return ARABIC_HALF.sub(_half, ARABIC_TWIN.sub(r"\1", plain))


def _month(found: re.Match[str]) -> str:
    """The month whose group it is."""
    return MONTHS[(found.lastindex or 1) - 1]


def _half(clock: re.Match[str]) -> str:
    """The half of the day in Arabic: صباحا, م."""
    return f"{clock[1]} {'am' if (clock[2] or clock[3]).startswith('ص') else 'pm'}"


def _kanji(digits: str) -> str:
    """二〇二六 as 2026 by place, 二十一 as 21 by value."""
    values = ["〇一二三四五六七八九".index(digit) for digit in digits.replace("零", "〇").replace("十", "")]
    if "十" not in digits:
        return "".join(map(str, values))
    tens, _, ones = digits.partition("十")
    return str((values[0] if tens else 1) * 10 + (values[-1] if ones else 0))


_REWRITERS = {"zh": _taiwanese, "th": _thai, "hi": _hindi, "ar": _arabic}
