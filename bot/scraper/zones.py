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
}  # fmt: skip
# Not the United States': that a page is in en-US is what its software says of every page in English.
REGIONS = {
    "ae": "Asia/Dubai", "ar": "America/Argentina/Buenos_Aires", "au": "Australia/Sydney",
    "br": "America/Sao_Paulo", "ca": "America/Toronto", "cl": "America/Santiago", "co": "America/Bogota",
    "eg": "Africa/Cairo", "gb": "Europe/London", "hk": "Asia/Hong_Kong", "ie": "Europe/Dublin",
    "in": "Asia/Kolkata", "ke": "Africa/Nairobi", "ma": "Africa/Casablanca", "mx": "America/Mexico_City",
    "my": "Asia/Kuala_Lumpur", "ng": "Africa/Lagos", "nz": "Pacific/Auckland", "pe": "America/Lima",
    "ph": "Asia/Manila", "pk": "Asia/Karachi", "sg": "Asia/Singapore", "tw": "Asia/Taipei",
    "za": "Africa/Johannesburg",
}  # fmt: skip
OFFSETS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "IST": 5.5, "ICT": 7, "WIB": 7, "WITA": 8,
    "WIT": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
    "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6,
    "MST": -7, "PDT": -7, "PST": -8,
}  # fmt: skip
US_ZONES = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
US_NAMES = {"Eastern": "ET", "Central": "CT", "Mountain": "MT", "Pacific": "PT"}


def zone_of(language: str) -> tzinfo:
    """The zone meant by the press of a language (ja, pt-BR, zh-Hant-TW ...) where it names none; else UTC.

    A region that is only the language once more (ar-AR) says nothing.
    """
    primary, *subtags = language.lower().replace("_", "-").split("-")
    regions = (REGIONS.get(subtag) for subtag in subtags if subtag != primary)
    name = next(filter(None, regions), None) or HOME_ZONES.get("-".join((primary, *subtags[:1])))
    name = name or HOME_ZONES.get(primary)
    return ZoneInfo(name) if name else UTC


def zone_named(name: str, language: str) -> tzinfo | None:
    """The zone of an abbreviation, hours east of UTC; CST is China's in Chinese, else America's."""
    name = US_NAMES.get(name, name)
    if name in US_ZONES:
        return ZoneInfo(US_ZONES[name])
    if name == "CST" and language.startswith("zh"):
        return zone_of(language)
    hours = OFFSETS.get(name)
    return None if hours is None else timezone(timedelta(hours=hours))
