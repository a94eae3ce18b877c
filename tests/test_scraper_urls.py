"""One article has many addresses; its key is the same for all of them, and for no other."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.scraper import urls
from bot.scraper.urls import canonical, host, is_web, key

ARTICLE = "https://example.com/news/plant-closes?id=5"


@pytest.mark.parametrize(
    "same",
    [
        "http://example.com/news/plant-closes?id=5",
        "https://www.example.com/news/plant-closes?id=5",
        "https://m.example.com/news/plant-closes?id=5",
        "https://amp.example.com/news/plant-closes?id=5",
        "https://EXAMPLE.com./news/plant-closes?id=5",
        "https://example.com:443/news/plant-closes?id=5",
        "http://example.com:80/news/plant-closes?id=5",
        "https://example.com/news/plant-closes/?id=5",
        "https://example.com/news/plant-closes/amp?id=5",
        "https://example.com/news/plant-closes/amp/?id=5",
        "https://example.com/news/plant-closes?id=5&amp=1",
        "https://example.com/news/plant-closes?id=5#comments",
        "https://example.com/news/plant-closes?utm_source=rss&id=5&utm_medium=feed",
        "https://example.com/news/plant-closes?fbclid=abc&id=5&gclid=x&spm=a.b",
        "https://example.com/news/plant-closes?UTM_Source=rss&id=5",
        "https://example.com/news/plant-closes?id=5&ref=twitter",
        "https://example.com/news/plant-closes;jsessionid=0A1B?id=5",
        "https://example.com/x/../news/./plant-closes?id=5",
        "https://user:secret@example.com/news/plant-closes?id=5",
        "https://www.google.com/amp/s/www.example.com/news/plant-closes?id=5",
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/plant-closes?id=5",
        "  https://example.com/news/plant-closes?id=5\n",
    ],
)
def test_the_same_article_by_another_way_has_the_same_key(same: str) -> None:
    assert canonical(same) == ARTICLE
    assert key(same) == key(ARTICLE)


@pytest.mark.parametrize(
    "other",
    [
        "https://example.com/news/plant-closes?id=6",
        "https://example.com/news/plant-closes",
        "https://example.com/news/plant-closes?id=5&page=2",
        "https://example.com/news/plant-closes?id=5&ref=4711",
        "https://example.com:8080/news/plant-closes?id=5",
        "https://news.example.com/news/plant-closes?id=5",
        "https://example.com/News/plant-closes?id=5",
    ],
)
def test_another_article_has_another_key(other: str) -> None:
    assert key(other) != key(ARTICLE)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert key("https://example.com/?b=2&a=1") == key("https://example.com/?a=1&b=2")


def test_a_path_that_is_only_amp_is_kept() -> None:
    assert canonical("https://example.com/amp") == "https://example.com/amp"
    assert canonical("https://example.com/a.amp.html") == "https://example.com/a.html"


def test_a_host_in_another_script_is_one_host_in_both_spellings() -> None:
    assert key("https://例え.jp/ニュース") == key(
        "https://xn--r8jz45g.jp/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9"
    )
    assert host("http://www.bücher.example/") == "xn--bcher-kva.example"


def test_a_host_has_no_port_and_no_prefix() -> None:
    assert host("http://www.example.co.jp:8080/x") == "example.co.jp"
    assert host("http://[::1]:8000/x") == "::1"
    assert host("http://127.0.0.1:8000/x") == "127.0.0.1"
    assert host("no address") == ""


def test_a_link_leads_somewhere_from_its_page_or_nowhere() -> None:
    page = "https://paper.example/news/"
    assert urls.joined(page, " ../a b ") == "https://paper.example/a b"
    assert urls.joined(page, "https://other.example/x") == "https://other.example/x"
    assert urls.joined(page, "  ") == urls.joined(page, "https://[half") == ""


def test_the_key_is_short_hex_and_stays_the_same_between_releases() -> None:
    assert key(ARTICLE) == "706f484f268e0b76"


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "example.com/x",
        "//example.com/x",
        "mailto:desk@example.com",
        "javascript:void(0)",
        "ftp://example.com/x",
        "http://",
        "http://a..b/",
        "http://exa mple.com/",
        "http://[::1",
        "http://example.com:99999/",
        "http://example.com/\ud800",
        "https://example.com/" + "a" * 5000,
    ],
)
def test_what_is_no_web_address_is_unreadable(garbage: str) -> None:
    assert not is_web(garbage)
    with pytest.raises(Unreadable, match="no web address"):
        canonical(garbage)


@settings(deadline=None, max_examples=200)
@given(st.text() | st.text().map("http://".__add__) | st.text().map("https://example.com/".__add__))
def test_any_text_has_a_canonical_form_or_is_unreadable(text: str) -> None:
    try:
        once = canonical(text)
    except Unreadable:
        assert not is_web(text)
    else:
        assert canonical(once) == once
        assert is_web(text)
        assert len(key(text)) == 16


HOSTS = (
    "a.example",
    "www.a.example",
    "m.www.b.co.jp",
    "amp.x.org",
    "1.2.3.4",
    "www.com",
    "xn--abc.de",
    "a-.de",
)
CACHES = ("x.cdn.ampproject.org", "www.google.com", "a_b.de", "999.1.2.3", "0x7f.1")
PARTS = st.lists(
    st.text("abAB01-._~%/", max_size=6)
    | st.sampled_from(("amp", "x.amp.html", "c", "s", "..", ";jsessionid=1")),
    max_size=4,
)
ADDRESSES = st.builds(
    lambda scheme, host, port, parts: f"{scheme}://{host}{port}/{'/'.join(parts)}",
    st.sampled_from(("http", "https")),
    st.sampled_from((*HOSTS, *CACHES)),
    st.sampled_from(("", ":80", ":443", ":8080", ":54321", ":0", ":99999", ":080")),
    PARTS,
)


@settings(max_examples=300, deadline=None)
@given(ADDRESSES)
def test_the_short_way_leads_where_the_long_one_does(url: str) -> None:
    def answers() -> list[str]:
        urls.canonical.cache_clear()
        try:
            return [urls.canonical(url), urls.host(url)]
        except Unreadable:
            return []

    short = answers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "SIMPLE", re.compile(r"(?!)"))
        assert answers() == short
