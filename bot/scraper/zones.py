"""Time zones by the language that writes in them, and by the names that dates carry."""

from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

HOME_ZONES = {
    "ar": "Asia/Riyadh",
    "cs": "Europe/Prague", "da": "Europe/Copenhagen", "de": "Europe/Berlin", "el": "Europe/Athens",
    "es": "Europe/Madrid", "fi": "Europe/Helsinki", "fr": "Europe/Paris", "hi": "Asia/Kolkata",
    "hu": "Europe/Budapest",
    "id": "Asia/Jakarta", "it": "Europe/Rome", "ja": "Asia/Tokyo", "ko": "Asia/Seoul",
    "ms": "Asia/Kuala_Lumpur", "nb": "Europe/Oslo", "nl": "Europe/Amsterdam",
    "nn": "Europe/Oslo", "no": "Europe/Oslo", "pl": "Europe/Warsaw", "pt": "Europe/Lisbon",
    "ro": "Europe/Bucharest", "ru": "Europe/Moscow",
    "sk": "Europe/Bratislava", "sv": "Europe/Stockholm", "th": "Asia/Bangkok", "tr": "Europe/Istanbul",
    "uk": "Europe/Kyiv", "vi": "Asia/Ho_Chi_Minh", "zh": "Asia/Shanghai", "zh-hant": "Asia/Taipei",
    "zh-hk": "Asia/Hong_Kong", "zh-tw": "Asia/Taipei",
}  # fmt: skip
OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "IST": 5.5, "ICT": 7, "WIB": 7, "HKT": 8,
    "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12,
    "NZDT": 13, "BRT": -3, "ART": -3, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7,
    "PDT": -7, "PST": -8,
}  # fmt: skip
US_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


def zone_of(language: str) -> tzinfo:
    """The zone meant by the press of a language (ja, zh-TW, de ...) where it names none; else UTC."""
    language = language.lower().replace("_", "-")
    name = HOME_ZONES.get(language) or HOME_ZONES.get(language.partition("-")[0])
    return ZoneInfo(name) if name else UTC


def zone_named(name: str, language: str) -> tzinfo | None:
    """The zone of an abbreviation, hours east of UTC; CST is China's in Chinese, else America's."""
    if name in US_ZONES:
        return ZoneInfo(US_ZONES[name])
    if name == "CST" and language.startswith("zh"):
        return zone_of(language)
    hours = OFFSETS.get(name)
    return None if hours is None else timezone(timedelta(hours=hours))
