"""TLS, with an authority made for the test."""

import logging
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from bot.errors import Refused, TooSlow, Unreachable
from bot.scraper import pools
from bot.scraper.fetch import Fetcher, Policy
from tests.fakes import faults
from tests.fakes.web import LOOPBACK, Web

WIRE = "harbor-wire.example"
POST = "valley-post.example"
Trust = Callable[..., Fetcher]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Web]:
    """A web over TLS, with a certificate for one host."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(WIRE).configure_cert(context)
    with Web(tls=context) as web:
        yield web


@pytest.fixture
def trust(
    secure: Web, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Trust]:
    """Makes fetchers on a system that trusts the authority."""
    bundle, made = tmp_path / "authority.pem", []
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    def make(deadline: float = 30) -> Fetcher:
        policy = Policy(allow=LOOPBACK, per_host=0, robots=False, deadline=deadline)
        made.append(Fetcher(policy, resolve=secure.resolve))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def trusting(trust: Trust) -> Fetcher:
    return trust()


def test_a_page_is_read_over_tls_under_its_own_name(secure: Web, trusting: Fetcher) -> None:
    url = secure.publishes(WIRE, "/", "sealed")
    assert [trusting.get(url).body for _ in range(3)] == [b"sealed"] * 3
    assert secure.asked(WIRE)[0].headers["Host"] == f"{WIRE}:{secure.port}"


def test_a_connection_is_kept_over_tls_too(
    secure: Web, trusting: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "urllib3.connectionpool")
    url = secure.publishes(WIRE, "/", "sealed")
    for _ in range(3):
        trusting.get(url)
    assert sum("Starting new" in record.message for record in caplog.records) == 1


def test_an_unknown_authority_is_named(secure: Web) -> None:
    fetcher = Fetcher(Policy(allow=LOOPBACK, robots=False), resolve=secure.resolve)
    with pytest.raises(Unreachable, match=f"{WIRE}.*certificate is not valid"):
        fetcher.get(secure.publishes(WIRE, "/", "x"))
    assert secure.asked(WIRE) == []
    fetcher.close()


def test_a_certificate_for_another_host_is_named(secure: Web, trusting: Fetcher) -> None:
    with pytest.raises(Unreachable, match=f"(?i)certificate is not valid: hostname mismatch.*{POST}"):
        trusting.get(secure.publishes(POST, "/", "x"))
    assert secure.asked(POST) == []


def test_a_server_without_tls_is_named(web: Web, trusting: Fetcher) -> None:
    plain = web.publishes(WIRE, "/", "x").replace("http://", "https://")
    with pytest.raises(Unreachable, match="TLS failed"):
        trusting.get(plain.replace(WIRE, "127.0.0.1"))


@pytest.mark.parametrize("fault", [faults.drip, faults.silence, faults.drip_headers])
def test_the_deadline_holds_over_tls(secure: Web, trust: Trust, fault: Callable[[], faults.Fault]) -> None:
    with pytest.raises(TooSlow):
        trust(deadline=0.4).get(secure.breaks(WIRE, how=fault()))


def test_a_redirect_from_tls_into_the_own_network_is_refused(secure: Web, trusting: Fetcher) -> None:
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        trusting.get(secure.moves(WIRE, "/", "https://10.0.0.1/"))


def test_the_authorities_are_read_once_for_all_connections(
    secure: Web, trusting: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: object) -> None:
        raise AssertionError("the authorities are parsed anew")

    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", again)
    monkeypatch.setattr(pools, "IDLE", 0.0)
    url = secure.publishes(WIRE, "/", "sealed")
    assert [trusting.get(url).status for _ in range(3)] == [200] * 3
