"""Dates that name no day of their own: "2 hours ago", "yesterday"."""

import re
from datetime import UTC, date, datetime, timedelta

UNITS = {
    timedelta(minutes=1): r"min\w*|分钟|分鐘|分|분|นาที|मिनट|دقيقة|دقائق",
    timedelta(hours=1): r"h|hours?|hrs?|stunden?|std|heures?|horas?|or[ae]|"
    r"時間|小时|小時|시간|ชั่วโมง|ชม\.?|घंट[ेा]|ساعة|ساعات",
    timedelta(days=1): r"d|days?|tage?n?|jours?|d[ií]as?|giorn[oi]|日|天|일|วัน|दिन|يوما?|أيام",
    timedelta(weeks=1): r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|"
    r"週間?|周|주|สัปดาห์|हफ्ते|हफ्ता|सप्ताह|أسبوعا?|أسابيع",
}
COUNT = r"(\d+|an?|un[ae]?|eine[rm]?)"
BEFORE = r"(?:ago\b|fa\b|前|전|ที่แล้ว|ก่อน|पहले)"
AGO = [
    (
        step,
        re.compile(
            rf"\b(?:vor|il y a|hace|منذ|قبل)\s+{COUNT}\s*(?:{unit})\b|{COUNT}\s*(?:{unit})\s*{BEFORE}", re.I
        ),
    )
    for step, unit in UNITS.items()
]
TODAY = r"\btoday\b|\bheute\b|\baujourd.hui\b|\bhoy\b|\boggi\b"
YESTERDAY = r"\byesterday\b|\bgestern\b|\bhier\b|\bayer\b|\bieri\b"
DAYS_AGO = [
    re.compile(rf"{TODAY}|今日|今天|오늘|วันนี้|^आज|^اليوم\b(?! السابع)", re.I),
    re.compile(rf"{YESTERDAY}|昨日|昨天|어제|เมื่อวาน|^कल|\bأمس\b", re.I),
]


def is_relative(text: str) -> bool:
    """Whether a text says how long ago something was, or when today or yesterday."""
    return any(pattern.search(text) for _, pattern in AGO) or (
        any(pattern.search(text) for pattern in DAYS_AGO) and any(map(str.isdigit, text))
    )


def ago(text: str, now: datetime) -> datetime | None:
    """When it was so many minutes, hours, days or weeks ago, in UTC; raises OverflowError before year 1."""
    for step, pattern in AGO:
        if found := pattern.search(text):
            count = found[1] or found[2]
            return now.astimezone(UTC) - step * (int(count) if count.isdigit() else 1)
    return None


def named_day(text: str, today: date) -> tuple[date, int, int] | None:
    """Today or yesterday, and from where to where the word for it stands."""
    for days, pattern in enumerate(DAYS_AGO):
        if found := pattern.search(text):
            return today - timedelta(days=days), *found.span()
    return None
