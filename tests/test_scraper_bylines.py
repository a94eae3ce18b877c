"""The line below a heading dates an article, however the papers of a language write it."""

from datetime import UTC, datetime
from time import process_time

import pytest

from bot.model import DateOrigin
from bot.scraper.article import Page
from bot.scraper.calendars import MONTHS
from bot.scraper.dates import read_date, zone_of
from tests.articles import PROSE, TITLE, URL, entry, page, read

WORDS = {  # names and numbers are of no language: it is what the page declares
    "ja": "工場を来年の春に閉じると会社が発表した。四百二十人が働いている。",
    "ko": "북방유리가 내년 봄 공장을 닫는다고 밝혔다. 노동조합은 반대하고 있다.",
    "zh": "北方玻璃公司周二宣布将于明年春天关闭位于诺尔比的工厂，约四百二十名员工将受到影响。",
}
NUMBERS = "Norrby 420, Vik 90 (+3 %), Oslo 1207, Bergen 33, Moss 61, Skien 9"

BYLINES = {
    "ar": [
        ("الثلاثاء 1 سبتمبر 2026 12:30", "2026-09-01 09:30"),
        ("نشر في: 01/09/2026 - 12:30", "2026-09-01 09:30"),
        ("1 سبتمبر، 2026 - 3:05 مساءً", "2026-09-01 12:05"),
        ("2026/09/01 12:30", "2026-09-01 09:30"),
        ("آخر تحديث: 1 سبتمبر 2026 - 12:30 بتوقيت غرينتش", "2026-09-01 12:30"),
    ],
    "ar-AR": [
        ("1 سبتمبر 2026 12:30", "2026-09-01 09:30"),
    ],
    "ar-EG": [
        ("1 سبتمبر 2026 12:30", "2026-09-01 09:30"),
    ],
    "cs": [
        ("1. září 2026 12:30", "2026-09-01 10:30"),
        ("1. 9. 2026 12:30", "2026-09-01 10:30"),
        ("úterý 1. září 2026 v 12:30", "2026-09-01 10:30"),
        ("1. července 2026", "2026-06-30 22:00"),
        ("1. června 2026", "2026-05-31 22:00"),
    ],
    "da": [
        ("1. september 2026 kl. 12.30", "2026-09-01 10:30"),
        ("01. sep. 2026 KL. 12.30", "2026-09-01 10:30"),
        ("Publiceret: 01-09-2026 kl. 12:30", "2026-09-01 10:30"),
        ("1. maj 2026", "2026-04-30 22:00"),
    ],
    "de": [
        ("1. September 2026 um 12:30 Uhr", "2026-09-01 10:30"),
        ("01.09.26 - 12:30", "2026-09-01 10:30"),
        ("Di., 01.09.2026 | 12:30 Uhr", "2026-09-01 10:30"),
        ("Veröffentlicht am 1. Sept. 2026, 08:15 Uhr", "2026-09-01 06:15"),
        ("1. Jänner 2026, 12:30", "2026-01-01 11:30"),
        ("Stand: 01.09.2026 | Lesedauer: 3 Minuten", "2026-08-31 22:00"),
    ],
    "de-AT": [
        ("1. Jänner 2026", "2025-12-31 23:00"),
    ],
    "el": [
        ("1 Σεπτεμβρίου 2026, 12:30", "2026-09-01 09:30"),
        ("01 Σεπ 2026 | 12:30", "2026-09-01 09:30"),
        ("Τρίτη, 01 Σεπτεμβρίου 2026 12:30", "2026-09-01 09:30"),
        ("01.09.2026, 12:30", "2026-09-01 09:30"),
        ("1 Μαΐου 2026", "2026-04-30 21:00"),
        ("1 Αυγούστου 2026, 3:05 μ.μ.", "2026-08-01 12:05"),
        ("ΤΡΙΤΗ 1 ΣΕΠΤΕΜΒΡΙΟΥ 2026", "2026-08-31 21:00"),
        ("5 Φεβρουαρίου 2026", "2026-02-04 22:00"),
    ],
    "en": [
        ("By Jane Doe • Sep 01, 2026", "2026-09-01 00:00"),
        ("Sept 1, 2026 at 12:30pm", "2026-09-01 12:30"),
        ("12:30 p.m., Sept. 1, 2026", "2026-09-01 12:30"),
        ("1st September, 2026", "2026-09-01 00:00"),
        ("1/9/26", "2026-01-09 00:00"),
    ],
    "en-AU": [
        ("1 September 2026, 8.30pm", "2026-09-01 10:30"),
    ],
    "en-IN": [
        ("01 Sep 2026, 16:00", "2026-09-01 10:30"),
    ],
    "en-US": [
        ("September 1, 2026 12:30", "2026-09-01 12:30"),
    ],
    "es": [
        ("Martes, 1 de septiembre de 2026, 12:30 h", "2026-09-01 10:30"),
        ("1 de setiembre del 2026 12:30 p. m.", "2026-09-01 10:30"),
        ("Actualizado 01/09/2026 18:05", "2026-09-01 16:05"),
    ],
    "es-MX": [
        ("1 de septiembre de 2026, 7:30 h", "2026-09-01 13:30"),
    ],
    "fi": [
        ("1.9.2026 klo 12:30", "2026-09-01 09:30"),
        ("1.9.2026 12.30", "2026-09-01 09:30"),
        ("1. syyskuuta 2026", "2026-08-31 21:00"),
        ("tiistai 1.9.2026 klo 12.30", "2026-09-01 09:30"),
        ("3. maaliskuuta 2026 klo 8.05", "2026-03-03 06:05"),
    ],
    "fr": [
        ("Publié le 1 septembre 2026 à 12h30", "2026-09-01 10:30"),
        ("mardi 1er septembre 2026 - 12:30", "2026-09-01 10:30"),
        ("Publié le 01/09/2026 à 12:30", "2026-09-01 10:30"),
        ("Le 15 août 2026 à 7 h 05", "2026-08-15 05:05"),
        ("4 févr. 2026", "2026-02-03 23:00"),
    ],
    "hi": [
        ("1 सितंबर 2026 शाम 5:30 बजे", "2026-09-01 12:00"),
    ],
    "hu": [
        ("2026. szeptember 1. 12:30", "2026-09-01 10:30"),
        ("2026.09.01. 12:30", "2026-09-01 10:30"),
        ("2026. szept. 1., kedd 12:30", "2026-09-01 10:30"),
        ("2026. augusztus 31. kedd, 8:05", "2026-08-31 06:05"),
        ("2026. már. 3.", "2026-03-02 23:00"),
        ("2026. máj. 3.", "2026-05-02 22:00"),
    ],
    "id": [
        ("1 September 2026 12:30 WIB", "2026-09-01 05:30"),
        ("Selasa, 01 Sep 2026 12:30 WIB", "2026-09-01 05:30"),
        ("Selasa, 1 Agustus 2026 | 12.30 WIB", "2026-08-01 05:30"),
        ("1 Okt 2026 12:30 WITA", "2026-10-01 04:30"),
    ],
    "it": [
        ("1 settembre 2026, ore 12:30", "2026-09-01 10:30"),
        ("Pubblicato: 01-09-2026 12:30", "2026-09-01 10:30"),
        ("01 Set 2026 alle 12:30", "2026-09-01 10:30"),
        ("martedì 1° settembre 2026", "2026-08-31 22:00"),
    ],
    "ja": [
        ("2026年9月1日 火曜 12:30", "2026-09-01 03:30"),
        ("2026/09/01 12:30 配信", "2026-09-01 03:30"),
        ("[公開日時] 2026/9/1 5:00 [更新] 2026/9/1 8:00", "2026-08-31 20:00"),
        ("2026.9.1 12:30", "2026-09-01 03:30"),
        ("2026年9月1日 24:00", "2026-09-01 15:00"),
        ("2026年9月1日午後0時30分", "2026-09-01 03:30"),
        ("2026年9月1日(火) 5:00 (2026年9月1日 7:00更新)", "2026-08-31 20:00"),
    ],
    "ko": [
        ("입력 2026.09.01. 오후 3:05", "2026-09-01 06:05"),
        ("등록 2026-09-01 12:30:15", "2026-09-01 03:30:15"),
        ("기사입력 2026/09/01 [12:30]", "2026-09-01 03:30"),
        ("승인 2026.09.01 12:30", "2026-09-01 03:30"),
        ("2026년 09월 01일(화) 12:30", "2026-09-01 03:30"),
    ],
    "ms": [
        ("1 September 2026, 12:30 pm", "2026-09-01 04:30"),
        ("Selasa, 1 Ogos 2026 12:30 PM", "2026-08-01 04:30"),
        ("1 Mac 2026", "2026-02-28 16:00"),
        ("1 Jun 2026 9:05 pagi", "2026-06-01 01:05"),
        ("1 Ogos 2026 @ 3:05pm", "2026-08-01 07:05"),
    ],
    "nb": [
        ("15. mai 2026, 9.05", "2026-05-15 07:05"),
    ],
    "nl": [
        ("1 september 2026 om 12:30", "2026-09-01 10:30"),
        ("di 1 sep. 2026, 12:30 uur", "2026-09-01 10:30"),
        ("1 mrt 2026 12.30 uur", "2026-03-01 11:30"),
        ("Gepubliceerd op 01-09-2026 om 12u30", "2026-09-01 10:30"),
        ("1 mei 2026", "2026-04-30 22:00"),
    ],
    "no": [
        ("1. september 2026 kl. 12:30", "2026-09-01 10:30"),
        ("Publisert 1.9.2026 12:30", "2026-09-01 10:30"),
        ("tirsdag 1. sep. 2026, 12.30", "2026-09-01 10:30"),
        ("1. oktober 2026", "2026-09-30 22:00"),
    ],
    "pl": [
        ("1 września 2026, 12:30", "2026-09-01 10:30"),
        ("Opublikowano: 01.09.2026 12:30", "2026-09-01 10:30"),
        ("wtorek, 1 wrz 2026", "2026-08-31 22:00"),
        ("1 maja 2026 r., godz. 12:30", "2026-05-01 10:30"),
        ("1 paź 2026", "2026-09-30 22:00"),
    ],
    "pt": [
        ("1 de setembro de 2026 às 12:30", "2026-09-01 11:30"),
        ("01/09/2026 12h30", "2026-09-01 11:30"),
        ("1 set 2026, 12:30", "2026-09-01 11:30"),
        ("Publicado em 1º de setembro de 2026", "2026-08-31 23:00"),
        ("terça-feira, 1 set. 2026 | 12h30", "2026-09-01 11:30"),
    ],
    "pt-BR": [
        ("01/09/2026 12h30", "2026-09-01 15:30"),
    ],
    "ro": [
        ("1 septembrie 2026, 12:30", "2026-09-01 09:30"),
        ("1 sept. 2026, 12:30", "2026-09-01 09:30"),
        ("Publicat: 01.09.2026, ora 12:30", "2026-09-01 09:30"),
        ("luni, 3 mai 2026", "2026-05-02 21:00"),
        ("1 ian. 2026", "2025-12-31 22:00"),
    ],
    "ru": [
        ("1 сентября 2026 г., 12:30", "2026-09-01 09:30"),
        ("01.09.2026 в 12:30", "2026-09-01 09:30"),
        ("12:30, 1 сен 2026", "2026-09-01 09:30"),
        ("12:30 01.09.2026 (обновлено: 13:05 01.09.2026)", "2026-09-01 09:30"),
        ("вторник, 1 мая 2026, 12:30 (МСК)", "2026-05-01 09:30"),
    ],
    "sk": [
        ("1. septembra 2026 o 12:30", "2026-09-01 10:30"),
        ("1. 9. 2026 12:30", "2026-09-01 10:30"),
        ("1. júla 2026 o 9:05", "2026-07-01 07:05"),
        ("1. okt 2026", "2026-09-30 22:00"),
    ],
    "sv": [
        ("1 september 2026 kl 12.30", "2026-09-01 10:30"),
        ("Publicerad 2026-09-01 12.30", "2026-09-01 10:30"),
        ("Publicerad 1 sep. 2026 kl. 12:30", "2026-09-01 10:30"),
        ("1 maj 2026", "2026-04-30 22:00"),
    ],
    "th": [
        ("1 ก.ย. 2569 12:30 น.", "2026-09-01 05:30"),
        ("อังคาร 1 กันยายน 2569 เวลา 12.30", "2026-09-01 05:30"),
        ("01/09/69 12:30", "2026-09-01 05:30"),
        ("1 ก.ย. 69 | 12:30 น.", "2026-09-01 05:30"),
    ],
    "tr": [
        ("1 Eylül 2026 12:30", "2026-09-01 09:30"),
        ("01.09.2026 - 12:30", "2026-09-01 09:30"),
        ("1 Ağustos 2026 Cumartesi", "2026-07-31 21:00"),
        ("01 Eyl 2026", "2026-08-31 21:00"),
    ],
    "uk": [
        ("1 вересня 2026, 12:30", "2026-09-01 09:30"),
        ("Вівторок, 1 вересня 2026, 12:30", "2026-09-01 09:30"),
        ("1 верес. 2026", "2026-08-31 21:00"),
        ("01.09.2026 о 12:30", "2026-09-01 09:30"),
        ("1 листопада 2026 р.", "2026-10-31 22:00"),
    ],
    "vi": [
        ("01/09/2026 12:30", "2026-09-01 05:30"),
        ("12:30 01/09/2026", "2026-09-01 05:30"),
        ("01/09/2026 - 3:05 CH", "2026-09-01 08:05"),
        ("1 thg 9, 2026", "2026-08-31 17:00"),
    ],
    "zh": [
        ("2026-09-01 12:30 来源：北方网", "2026-09-01 04:30"),
        ("2026年09月01日12:30 | 来源：北方网", "2026-09-01 04:30"),
        ("2026年9月1日 星期二 12:30", "2026-09-01 04:30"),
        ("2026年9月1日晚上8点30分", "2026-09-01 12:30"),
        ("2026年9月1日 傍晚6:30", "2026-09-01 10:30"),
        ("2026年9月1日 中午12:30", "2026-09-01 04:30"),
        ("2026年9月1日 中午1:30", "2026-09-01 05:30"),
    ],
    "zh-HK": [
        ("2026年9月1日(二) 12:30", "2026-09-01 04:30"),
    ],
    "zh-TW": [
        ("2026/09/01 12:30:15", "2026-09-01 04:30:15"),
        ("2026年9月1日 週二 下午12:30", "2026-09-01 04:30"),
    ],
}
LINES = [(language, line, expected) for language, lines in BYLINES.items() for line, expected in lines]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("language", "line", "expected"), LINES)
def test_the_byline_of_each_press_is_read(language: str, line: str, expected: str) -> None:
    assert read_date(line, language, zone_of(language)) == utc(expected)


def test_norwegian_months_are_read_under_each_of_its_codes() -> None:
    names = [
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ]
    for code in ("no", "nb"):
        read = [read_date(f"15. {name} 2026", code) for name in names]
        assert [date and date.month for date in read] == [*range(1, len(MONTHS) + 1)]


@pytest.mark.parametrize("moment", ["1788265800", "1788265800000"])
def test_seconds_and_milliseconds_since_1970_are_a_date(moment: str) -> None:
    assert read_date(moment) == utc("2026-09-01 12:30")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年9月1日 中午12:30", "2026-09-01 04:30"),
        ("2026年9月1日 中午11:30", "2026-09-01 03:30"),
        ("2026年9月1日 中午1:30", "2026-09-01 05:30"),
    ],
)
def test_noon_is_before_and_after_twelve(text: str, expected: str) -> None:
    assert read_date(text, "zh", zone_of("zh")) == utc(expected)


def article(*lines: str, language: str = "en", heading: str = "h1") -> Page:
    text = WORDS.get(language[:2], NUMBERS)
    whole = page(*lines, text, lang=language)
    return Page(URL, whole.body.replace(b"h1>", f"{heading}>".encode()), "text/html", "utf-8")


@pytest.mark.parametrize(("language", "line", "expected"), LINES)
def test_the_byline_of_each_press(language: str, line: str, expected: str) -> None:
    found = read(article(line, language=language))
    assert (found.published, found.published_from) == (utc(expected), DateOrigin.TEXT)
    assert found.text == WORDS.get(language[:2], NUMBERS)


@pytest.mark.parametrize("heading", ["h2", "h3", "div"])
def test_a_date_stands_below_whatever_bears_the_title(heading: str) -> None:
    markup = article(heading=heading).body.replace(b"<p>", b"<p>Reported 1 September 2026, 12:30</p><p>", 1)
    assert read(Page(URL, markup, "text/html", "")).published == utc("2026-09-01 12:30")


@pytest.mark.parametrize(
    "lines",
    [
        ("Updated 3 September 2026, 08:00", "Published 1 September 2026, 12:30"),
        ("Published 1 September 2026, 12:30", "Updated 3 September 2026, 08:00"),
        ("Published: 01 Sep 2026 12:30 | Updated: 03 Sep 2026 08:00",),
        ("Updated: 03 Sep 2026 08:00 | Published: 01 Sep 2026 12:30",),
        ("12:30, 1 Sep 2026 (updated 08:00, 3 Sep 2026)",),
    ],
)
def test_of_a_publication_and_a_change_the_first_counts(lines: tuple[str, ...]) -> None:
    assert read(article(*lines)).published == utc("2026-09-01 12:30")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3 days ago", "2026-11-17 09:00"),
        ("Updated 2 hours ago", "2026-11-20 07:00"),
        ("Yesterday at 18:05", "2026-11-19 18:05"),
    ],
)
def test_how_long_ago_it_was_counts_from_when_the_page_was_seen(line: str, expected: str) -> None:
    found = read(article(line))
    assert (found.published, found.text) == (utc(expected), NUMBERS)


@pytest.mark.no_cover
def test_a_page_of_ten_thousand_odd_dates_is_read_in_seconds() -> None:
    started = process_time()
    read(page(*(f"12 {chr(97 + n % 26)}oo{chr(97 + n // 26 % 26)} 2026" for n in range(10_000)), *PROSE))
    assert process_time() - started < 5


@pytest.mark.no_cover
def test_a_page_of_ten_thousand_odd_meta_dates_is_read_in_seconds() -> None:
    odd = "".join(f"<meta name='pubdate{n}' content='12 {n}oo 2026 bar'>" for n in range(10_000))
    started = process_time()
    assert read(page(*PROSE, head=odd)).published is None
    assert process_time() - started < 5


def test_when_something_happened_is_not_when_it_was_reported() -> None:
    lead = "The furnace of the works at Norrby went out on 1 August 2026 at 10:30, as the company says."
    assert read(page(lead, *PROSE)).published is None


def test_a_date_below_the_text_is_no_text() -> None:
    found = read(page(NUMBERS, "As of 1 September 2026, 12:30"))
    assert (found.published, found.text) == (utc("2026-09-01 12:30"), NUMBERS)


MICRODATA = '<span itemprop="datePublished" content="2026-09-01T12:30:00Z">Tuesday</span>'


@pytest.mark.parametrize(
    "markup",
    [
        MICRODATA,
        "<span itemprop='dateModified' content='2026-08-30T08:00Z'>Sunday</span>" + MICRODATA,
        "<aside>" + MICRODATA.replace("09-01", "03-09") + "</aside>" + MICRODATA,
        "<time>1 September 2026 12:30</time>",
    ],
)
def test_dates_in_the_markup(markup: str) -> None:
    body = article().body.replace(b"<p>", markup.encode() + b"<p>", 1)
    found = read(Page(URL, body, "text/html", ""))
    assert (found.published, found.published_from) == (utc("2026-09-01 12:30"), DateOrigin.PAGE)


def test_the_day_at_the_top_of_every_page_is_not_that_of_the_article() -> None:
    today = "<body><div><time datetime='2026-11-20T00:00Z'>20 November</time></div>"
    below = "<p><time datetime='2026-09-01T12:30Z'>1 September</time></p><p>"
    body = article().body.replace(b"<body>", today.encode()).replace(b"<p>", below.encode(), 1)
    assert read(Page(URL, body, "text/html", "")).published == utc("2026-09-01 12:30")


def test_a_clock_of_another_zone_that_is_ahead_of_us_gives_way_to_one_that_is_not() -> None:
    tokyo = f'<meta property="article:published_time" content="2026-11-20T17:30:00Z"><title>{TITLE}</title>'
    ahead = page(NUMBERS, head=tokyo)
    assert read(ahead).published == utc("2026-11-20 17:30")
    fed = read(ahead, entry(published=utc("2026-11-20 08:30")))
    assert (fed.published, fed.published_from) == (utc("2026-11-20 08:30"), DateOrigin.FEED)
