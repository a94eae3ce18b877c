"""Each subject is searched for in the words of each press, and its results lead back to the publisher."""

import base64
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Company, Search, Source, SourceKind, Subject, SubjectKind, Tier, Watchlist
from bot.scraper.search import MAX_GDELT, MAX_QUERY, publisher_url, search_sources
from bot.scraper.urls import is_web

KESTREL = Company(
    "kestrel", ("Kestrel Motors", "Kestrel", "隼自動車", "はやぶさ", "隼汽車", "隼汽车", "케스트렐")
)
ORBIT = Company("orbit", ("Orbit Group", "オービット", "軌道集團", "轨道集团"))
PELICAN = Company("pelican", ("Pelican",))
DEAL = Subject(
    "kestrel-orbit",
    SubjectKind.DEAL,
    "Kestrel and Orbit",
    ("kestrel", "orbit", "pelican"),
    topics=("vans", "商用車"),
)
PLANT = Subject("fenwick", SubjectKind.PLANT, "Fenwick", ("kestrel",), names=("Fenwick works", "北浜工場"))


def watch(*subjects: Subject, companies: tuple[Company, ...] = (KESTREL, ORBIT, PELICAN)) -> Watchlist:
    return Watchlist(
        {company.id: company for company in companies}, {subject.id: subject for subject in subjects}
    )


def search(subject: Subject, language: str, engine: str = "google-news") -> list[Source]:
    return search_sources(watch(subject), [Search(engine, (language,))])


def query(source: Source) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(source.url).query).items()}


def test_a_deal_is_searched_by_its_parties_together_and_its_topics() -> None:
    (source,) = search(DEAL, "en")
    assert query(source) == {
        "q": 'Kestrel ("Orbit Group" OR Pelican) vans when:7d',
        "hl": "en-US",
        "gl": "US",
        "ceid": "US:en",
    }
    assert source.id == "google-news-kestrel-orbit-en"
    assert (source.kind, source.tier, source.search, source.language) == (
        SourceKind.FEED,
        Tier.AGGREGATOR,
        True,
        "en",
    )


def test_a_japanese_search_uses_the_spellings_of_japan() -> None:
    (source,) = search(DEAL, "ja")
    asked = query(source)
    assert (
        asked["q"] == '("隼自動車" OR "はやぶさ" OR "隼汽車") ("オービット" OR "軌道集團") "商用車" when:7d'
    )
    assert (asked["hl"], asked["gl"], asked["ceid"]) == ("ja", "JP", "JP:ja")


def test_chinese_is_two_searches_one_for_each_script() -> None:
    taiwan, mainland = search(DEAL, "zh")
    assert query(taiwan)["q"].startswith('("隼自動車" OR "隼汽車") "軌道集團"')
    assert query(mainland)["q"].startswith('"隼汽车" "轨道集团"')
    assert (taiwan.id, mainland.id) == (
        "google-news-kestrel-orbit-zh-hant",
        "google-news-kestrel-orbit-zh-hans",
    )
    assert (query(taiwan)["ceid"], query(mainland)["ceid"]) == ("TW:zh-Hant", "CN:zh-Hans")
    assert taiwan.language == mainland.language == "zh"


def test_a_press_without_a_spelling_of_its_own_gets_the_latin_one() -> None:
    (source,) = search(DEAL, "ko")
    assert query(source)["q"] == '"케스트렐" ("Orbit Group" OR Pelican) when:7d'


def test_latin_topics_narrow_english_alone() -> None:
    assert query(search(DEAL, "de")[0])["q"] == 'Kestrel ("Orbit Group" OR Pelican) when:7d'


def test_a_plant_is_searched_with_its_owner() -> None:
    assert query(search(PLANT, "en")[0])["q"] == '"Fenwick works" Kestrel when:7d'
    assert query(search(PLANT, "ja")[0])["q"] == '"北浜工場" ("隼自動車" OR "はやぶさ" OR "隼汽車") when:7d'


def test_bing_and_gdelt_have_their_own_parameters() -> None:
    bing = query(search(PLANT, "ja", "bing-news")[0])
    assert (bing["format"], bing["setlang"], bing["cc"]) == ("rss", "ja", "JP")
    (gdelt,) = search(PLANT, "ja", "gdelt")
    assert query(gdelt)["query"] == '"Fenwick works" Kestrel sourcelang:japanese'
    assert (query(gdelt)["mode"], query(gdelt)["format"]) == ("artlist", "rss")
    assert len(search(PLANT, "zh", "gdelt")) == 1


@pytest.mark.parametrize("engine", ["google-news", "bing-news", "gdelt"])
def test_a_long_list_of_names_is_cut_to_what_the_engine_reads(engine: str) -> None:
    many = Company("kestrel", tuple(f"Kestrel {chr(65 + n)}{chr(65 + n)} Works" for n in range(26)))
    asked = query(search_sources(watch(PLANT, companies=(many,)), [Search(engine, ("en",))])[0])
    text = asked.get("q") or asked["query"]
    assert len(text) <= (MAX_GDELT if engine == "gdelt" else MAX_QUERY + len(" when:7d"))
    assert len(text.replace(" OR ", " ").split()) <= 33
    assert '"Fenwick works" ("Kestrel AA Works" OR "Kestrel BB Works"' in text


def test_a_subject_without_a_name_for_a_language_has_no_search() -> None:
    only_japanese = Subject("x", SubjectKind.PLANT, "x", ("kestrel",), names=("北浜工場",))
    assert search(only_japanese, "en") == []
    assert search(only_japanese, "xx") == []


def test_ids_are_unique_and_the_same_each_time() -> None:
    plans = [Search("google-news", ("en", "ja", "zh")), Search("bing-news", ("en",))]
    first = search_sources(watch(DEAL, PLANT), plans)
    assert first == search_sources(watch(DEAL, PLANT), plans)
    assert len({source.id for source in first}) == len(first) == 10


def google_id(url: str) -> str:
    text = url.encode()
    length = bytes([len(text)]) if len(text) < 128 else bytes([len(text) & 127 | 128, len(text) >> 7])
    message = b"\x08\x13\x22" + length + text + b"\xd2\x01\x03abc"
    return base64.urlsafe_b64encode(message).decode().rstrip("=")


@pytest.mark.parametrize("url", ["https://harbour.example/a?id=7", "https://harbour.example/" + "long-" * 40])
def test_an_old_google_news_id_holds_the_address(url: str) -> None:
    assert publisher_url(f"https://news.google.com/rss/articles/{google_id(url)}?oc=5") == url
    assert publisher_url(f"https://news.google.com/__i/rss/rd/articles/{google_id(url)}?oc=5") == url


def test_a_newer_google_news_id_does_not() -> None:
    opaque = base64.urlsafe_b64encode(b"\x08\x13\x22\x50AU_yqL" + b"q" * 74).decode()
    assert publisher_url(f"https://news.google.com/rss/articles/{opaque}?oc=5") is None
    assert publisher_url("https://news.google.com/topics/x") is None


def test_bing_and_google_alerts_say_where_they_lead() -> None:
    target = "https://harbour.example/a?id=7&x=1"
    quoted = quote(target, safe="")
    assert (
        publisher_url(f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&tid=9&url={quoted}&c=1") == target
    )
    assert publisher_url(f"https://www.google.com/url?rct=j&sa=t&url={quoted}&ct=ga") == target
    assert publisher_url("https://www.bing.com/news/apiclick.aspx?url=nowhere") is None


def test_an_address_of_no_engine_is_the_publishers() -> None:
    assert publisher_url("https://harbour.example/a") == "https://harbour.example/a"
    assert publisher_url("no address") is None


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60) | st.from_regex(r"[\w-]{10,60}", fullmatch=True))
def test_any_address_leads_to_the_web_or_nowhere(text: str) -> None:
    for address in (text, f"https://news.google.com/rss/articles/{text}", f"https://bing.com/?url={text}"):
        found = publisher_url(address)
        assert found is None or is_web(found)
