"""Walls are named, and articles that speak of walls are left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.scraper.walls import BLOCKED, CONSENT_WALL, NOT_FOUND, PAYWALL, wall

LEAD = "Orrin Kilns agreed on Monday to merge with its rival Bast & Moor in a deal worth 300 million euros. "


def page(title: str, *lines: str, head: str = "") -> tuple[str, str]:
    """The markup of a page, and the text that extraction finds in it."""
    inner = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title>{head}</head><body>{inner}</body></html>", "\n".join(lines)


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Just a moment...", "Waiting for gazette.example to respond"),
        ("Access Denied", "You do not have permission to view this. Reference 18.af3"),
        ("gazette.example", "Please verify you are human by completing the action below."),
        ("アクセスが拒否されました", "お客様の環境からは表示できません。"),
        ("安全验证", "请完成下方验证后继续访问"),
        ("오류", "비정상적인 접근으로 확인되어 서비스 이용이 중단되었습니다."),
        ("Sicherheitsabfrage", "Bitte bestätigen Sie, dass Sie kein Roboter sind."),
        ("Vérification", "Cochez la case pour montrer que vous n'êtes pas un robot."),
    ],
)
def test_block_pages(title: str, line: str) -> None:
    assert wall(*page(title, line)) == BLOCKED


def test_a_challenge_without_words_is_a_block_page() -> None:
    assert (
        wall(*page("gazette.example", "", head='<script src="/cdn/challenge-platform/x.js"></script>'))
        == BLOCKED
    )


@pytest.mark.parametrize(
    "lines",
    [
        (
            "We value your privacy and use cookies.",
            "Our 91 partners rely on legitimate interest.",
            "Accept all",
        ),
        ("Wir nutzen Cookies und verarbeiten Daten.", "Alle akzeptieren", "Datenschutzerklärung"),
        ("Nous et nos partenaires utilisons des cookies.", "Tout accepter", "Continuer sans accepter"),
        ("当サイトではCookieを使用しています。", "プライバシーポリシーに同意して続ける", "すべて許可"),
        ("我们使用 Cookie 改进本网站的服务。", "阅读隐私政策", "全部接受"),
        ("이 사이트는 쿠키를 사용합니다.", "개인정보 처리방침", "모두 동의"),
        ("Utilizamos cookies propias y de socios.", "Aceptar todo"),
    ],
)
def test_consent_walls(lines: tuple[str, ...]) -> None:
    assert wall(*page("Gazette", *lines)) == CONSENT_WALL


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading.",
        "This article is only available to subscribers.",
        "この記事は有料会員限定です。残り1,204文字",
        "订阅后可阅读全文",
        "이 기사는 유료회원 전용입니다.",
        "Jetzt weiterlesen mit dem Digitalabo",
        "Il vous reste 82 % de cet article à lire. La suite est réservée aux abonnés.",
    ],
)
def test_paywall_stubs(line: str) -> None:
    assert wall(*page("Orrin Kilns agrees merger", LEAD, line)) == PAYWALL


def test_a_declared_paywall_counts_only_where_little_is_left() -> None:
    head = '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'
    assert wall(*page("Orrin", LEAD, head=head)) == PAYWALL
    assert wall(*page("Orrin", LEAD * 8, head=head)) is None


def test_words_in_scripts_do_not_make_a_stub() -> None:
    head = '<script>var offer = "Subscribe to continue reading";</script>'
    assert wall(*page("Orrin Kilns agrees merger", LEAD, head=head)) is None


@pytest.mark.parametrize(
    "title", ["404 Not Found", "Page not found | Gazette", "記事が見つかりません", "Seite nicht gefunden"]
)
def test_pages_that_say_the_article_is_gone(title: str) -> None:
    assert wall(*page(title, "Back to the start")) == NOT_FOUND


@pytest.mark.parametrize(
    "title", ["404 Not Found | Gazette", "Page not found", "Error 404", "記事が見つかりません | 北都新聞"]
)
def test_a_page_that_is_gone_may_go_on_about_what_else_there_is(title: str) -> None:
    assert wall(*page(title, *(f"{number}: {LEAD}" for number in range(20)))) == NOT_FOUND


@pytest.mark.parametrize(
    "title", ["404 jobs go at Orrin Kilns", "Article not found in Orrin's statutes at last"]
)
def test_a_long_article_whose_title_speaks_of_such_a_page_is_one(title: str) -> None:
    assert wall(*page(title, *(f"{number}: {LEAD}" for number in range(20)))) is None


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "Regulator denied access to Orrin's books",
            (LEAD, "The office said that it was denied access to the books."),
        ),
        ("Peugeot 404 returns as an electric car", ("The old saloon comes back in 2028, the maker said.",)),
        (
            "Airport security check firm sold",
            ("Gatewell, which runs the security check at nine airports, is sold.",),
        ),
        ("電子新聞、会員限定の記事を増やす", ("二社は共同で会員向けの配信会社をつくると発表した。" * 3,)),
        (
            "Court blocks Orrin merger",
            ("The court said the request was blocked for lack of evidence.", LEAD, LEAD, LEAD),
        ),
        (
            "Publisher drops cookies",
            ("The publisher said it would use no cookies from June.", LEAD, "It has two partners."),
        ),
    ],
)
def test_articles_about_such_things_are_articles(title: str, lines: tuple[str, ...]) -> None:
    assert wall(*page(title, *lines)) is None


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_an_answer(markup: str, text: str) -> None:
    assert wall(markup, text) in (None, BLOCKED, CONSENT_WALL, PAYWALL, NOT_FOUND)
