"""A date is read the way its writers mean it: their calendar, their language, their zone."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scraper.dates import read_date, zone_of

NOW = datetime(2026, 9, 2, 3, 0, tzinfo=UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(text: str, language: str = "", now: datetime | None = None) -> datetime | None:
    return read_date(text, language, zone_of(language), now)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 01 Sep 2026 12:30:00 GMT", "2026-09-01 12:30"),
        ("Tue, 01 Sep 2026 12:30:00 +0900", "2026-09-01 03:30"),
        ("Tue, 01 Sep 2026 12:30:00 +0900 (JST)", "2026-09-01 03:30"),
        ("Tue, 01 Sep 2026 12:30:00 JST", "2026-09-01 03:30"),
        ("Tue, 01 Sep 2026 12:30:00 EST", "2026-09-01 17:30"),
        ("Tue, 01 Sep 2026 12:30:00 CEST", "2026-09-01 10:30"),
        ("1 Sep 26 12:30 EDT", "2026-09-01 16:30"),
        ("Tue Sep  1 12:30:00 2026", "2026-09-01 12:30"),
        ("2026-09-01T12:30:00Z", "2026-09-01 12:30"),
        ("2026-09-01T12:30:00.123456789+09:00", "2026-09-01 03:30"),
        ("2026-09-01T12:30:00-0500", "2026-09-01 17:30"),
        ("2026-09-01 12:30", "2026-09-01 12:30"),
        ("2026/9/1", "2026-09-01 00:00"),
        ("20260901", "2026-09-01 00:00"),
        ("20260901T123000Z", "2026-09-01 12:30"),
        ("2026-09-01T123000+09:00", "2026-09-01 03:30"),
        ("2026-09-01T1230Z", "2026-09-01 12:30"),
        ("2026-09-01T12:30:00\u221205:00", "2026-09-01 17:30"),
        ("2026-09-01+09:00", "2026-08-31 15:00"),
        ("2026-08-31T24:00:00Z", "2026-09-01 00:00"),
        ("Mon, 31 Aug 2026 23:59:60 GMT", "2026-09-01 00:00"),
        ("01-Sep-2026 10:00 AM", "2026-09-01 10:00"),
        ("Published: September 1st, 2026 at 12:05 a.m.", "2026-09-01 00:05"),
        ("Sept. 1, 2026 3:05 p.m. ET", "2026-09-01 19:05"),
        ("Dec. 1, 2026 3:05 p.m. ET", "2026-12-01 20:05"),
    ],
)
def test_dates_of_feeds_and_english_pages(text: str, expected: str) -> None:
    assert read(text, "en") == utc(expected)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ja", "2026年9月1日 12時30分", "2026-09-01 03:30"),
        ("ja", "２０２６年９月１日（火）午後３時５分", "2026-09-01 06:05"),
        ("ja", "2026年9月1日", "2026-08-31 15:00"),
        ("ja", "令和8年9月1日", "2026-08-31 15:00"),
        ("ja", "令和元年五月一日", "2019-04-30 15:00"),
        ("ja", "平成31年4月30日", "2019-04-29 15:00"),
        ("ja", "R8.9.1", "2026-08-31 15:00"),
        ("ja", "2026.09.01 プレスリリース", "2026-08-31 15:00"),
        ("zh", "2026年9月1日 下午3:05", "2026-09-01 07:05"),
        ("zh", "发布时间：2026-09-01 08:00:12", "2026-09-01 00:00:12"),
        ("zh", "05 2026.08", "2026-08-04 16:00"),
        ("zh", "2026-08 05", "2026-08-04 16:00"),
        ("zh", "二〇二六年九月二十一日", "2026-09-20 16:00"),
        ("zh-TW", "民國115年9月1日", "2026-08-31 16:00"),
        ("zh-TW", "115/09/01", "2026-08-31 16:00"),
        ("th", "1 กันยายน 2569", "2026-08-31 17:00"),
        ("th", "1 ก.ย. 69 เวลา 10.30 น.", "2026-09-01 03:30"),
        ("th", "วันอังคารที่ 1 กันยายน พ.ศ. 2569", "2026-08-31 17:00"),
        ("th", "1/9/2569 10:30", "2026-09-01 03:30"),
        ("th", "1 ก.ย. 2026", "2026-08-31 17:00"),
        ("hi", "1 सितंबर 2026, 10:30 AM IST", "2026-09-01 05:00"),
        ("hi", "प्रकाशित: १ सितम्बर २०२६", "2026-08-31 18:30"),
        ("hi", "मंगलवार, 1 सित. 2026", "2026-08-31 18:30"),
        ("hi", "5 फ़रवरी 2026", "2026-02-04 18:30"),
        ("ar", "1 سبتمبر 2026", "2026-08-31 21:00"),
        ("ar", "الثلاثاء، ١ أيلول ٢٠٢٦ 10:30 ص", "2026-09-01 07:30"),
        ("ar", "1 أيلول/سبتمبر 2026 - 04:30 مساءً", "2026-09-01 13:30"),
        ("ar", "5 كانون الثاني، 2026", "2026-01-04 21:00"),
        ("ko", "2026년 9월 1일 오후 3시", "2026-09-01 06:00"),
        ("ko", "2026. 9. 1. 오전 9:05", "2026-09-01 00:05"),
        ("ko", "입력 26.09.01 09:05", "2026-09-01 00:05"),
        ("de", "01.09.2026, 12:30 Uhr", "2026-09-01 10:30"),
        ("de", "Stand: 1. September 2026, 12.30 Uhr", "2026-09-01 10:30"),
        ("de", "Dienstag, 1. März 2026 um 8 Uhr", "2026-03-01 07:00"),
        ("de", "Di, 1. Dez 2026 12:30 MEZ", "2026-12-01 11:30"),
        ("de", "Nr. 9 vom 01.09.2026:", "2026-08-31 22:00"),
        ("fr", "1er septembre 2026 à 12h30", "2026-09-01 10:30"),
        ("fr", "mardi 2 févr. 2026", "2026-02-01 23:00"),
        ("fr", "01/09/2026", "2026-08-31 22:00"),
        ("es", "1 de septiembre de 2026", "2026-08-31 22:00"),
        ("it", "22 set 2026", "2026-09-21 22:00"),
        ("ru", "1 сентября 2026, 12:30", "2026-09-01 09:30"),
        ("vi", "Ngày 1 tháng 9 năm 2026", "2026-08-31 17:00"),
    ],
)
def test_each_press_writes_its_own_dates(language: str, text: str, expected: str) -> None:
    assert read(text, language) == utc(expected)


def test_what_is_ambiguous_is_settled_by_the_language() -> None:
    assert read("Tue Sep 01 12:30:00 CST 2026", "zh") == utc("2026-09-01 04:30")
    assert read("Tue Sep 01 12:30:00 CST 2026", "en") == utc("2026-09-01 18:30")
    assert read("05/06/2026", "en") == utc("2026-05-06 00:00")
    assert read("05/06/2026", "en_US") == utc("2026-05-06 00:00")
    assert read("05/06/2026", "en-GB") == utc("2026-06-04 23:00")
    assert read("05/06/2026", "nl") == utc("2026-06-04 22:00")


@pytest.mark.parametrize("text", ["十十年", "一十十月", "二十十一日", "二〇十六年九月一日"])
def test_what_is_no_number_is_no_date(text: str) -> None:
    assert read(text, "ja") is None


def test_what_stays_ambiguous_is_not_guessed() -> None:
    assert read("05/06/2026") is None
    assert read("25/06/2026") == utc("2026-06-25 00:00")


def test_a_clock_without_a_zone_is_local_time_and_a_day_is_its_midnight() -> None:
    taipei = timezone(timedelta(hours=8))
    assert read_date("2026-09-01 12:30", "en", taipei) == utc("2026-09-01 04:30")
    assert read_date("1 September 2026", "en", taipei) == utc("2026-08-31 16:00")
    assert read_date("1 September 2026", "en") == utc("2026-09-01 00:00")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "2 hours ago", "2026-09-02 01:00"),
        ("en", "an hour ago", "2026-09-02 02:00"),
        ("de", "vor 2 Stunden", "2026-09-02 01:00"),
        ("fr", "il y a 15 min", "2026-09-02 02:45"),
        ("ja", "3日前", "2026-08-30 03:00"),
        ("zh", "5分钟前", "2026-09-02 02:55"),
        ("ko", "2시간 전", "2026-09-02 01:00"),
        ("en", "yesterday 10:30", "2026-09-01 10:30"),
        ("zh", "昨天 10:30", "2026-09-01 02:30"),
        ("ja", "今日", "2026-09-01 15:00"),
    ],
)
def test_relative_words_are_read_against_the_time_given_and_only_then(
    language: str, text: str, expected: str
) -> None:
    assert read(text, language, NOW) == utc(expected)
    assert read(text, language) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Monday",
        "12:30",
        "September 2026",
        "1 September",
        "2026-02-30",
        "2026年13月1日",
        "2026-09-01 25:00",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "2999-12-31",
        "1990-01-01T00:00:00+14:00",
        "2026",
        "Vol. 12, No. 9",
        "The company hires 20 people in 2026",
        "2026-09-01 " + "x" * 200,
    ],
)
def test_what_names_no_sane_day_is_no_date(text: str) -> None:
    assert read(text, "en") is None


def test_longer_ago_than_news_is_no_date() -> None:
    assert read("9999週前", "ja", NOW) is None
    assert read("99999999999999日前", "ja", NOW) is None


def test_a_date_far_ahead_is_read_as_it_stands() -> None:
    assert read("2038-01-19", "en") == utc("2038-01-19 00:00")


def test_an_unknown_language_still_reads_what_needs_none() -> None:
    assert read("2026-09-01", "xx") == utc("2026-09-01 00:00")
    assert read("1 foo 2026", "xx") is None


def test_the_zone_of_a_press() -> None:
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    hours = {
        lang: moment.astimezone(zone_of(lang)).hour
        for lang in ("ja", "zh-Hant", "zh_CN", "de", "fr", "nb", "ro", "en", "")
    }
    assert hours == {
        "ja": 9, "zh-Hant": 8, "zh_CN": 8, "de": 2, "fr": 2, "nb": 2, "ro": 3, "en": 0, "": 0,
    }  # fmt: skip


NUMBERS = st.integers(0, 99999).map(str)
PIECES = st.sampled_from(
    ["年", "月", "日", "時", ":", ".", "/", "-", " ", "T", "Z", "+", "令和", "十", "Sep", "ago", "h", "Uhr"]
)
LANGUAGES = st.sampled_from(["", "en", "ja", "zh-TW", "ko", "de", "xx", "\x00"])


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=130) | st.lists(NUMBERS | PIECES, max_size=12).map("".join), LANGUAGES, st.booleans())
def test_any_text_is_a_date_of_our_time_in_utc_or_none(text: str, language: str, relative: bool) -> None:
    found = read_date(text, language, zone_of(language), NOW if relative else None)
    assert found is None or (found.tzinfo is UTC and 1990 <= found.year <= 2100)
