"""Which addresses may be asked."""

from ipaddress import ip_network
from time import process_time

import pytest

from bot.errors import Refused
from bot.scraper.addresses import is_open, shown, web_address

CLOSED = {
    "of this machine": "0.0.0.0 127.0.0.1 127.8.8.8 :: ::1",
    "of a private network": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 fc00::1 fec0::1",
    "of a link": "169.254.1.1 fe80::1 fe80::1%eth0",
    "of a cloud's metadata": "169.254.169.254 100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254",
    "of many": "224.0.0.1 239.1.1.1 255.255.255.255 ff02::1",
    "of nobody": "192.0.2.1 198.18.0.1 203.0.113.1 240.0.0.1 2001:db8::1",
    "within another": "::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 2002:7f00:1:: 2001:0::1",
}


@pytest.mark.parametrize("whose", CLOSED)
def test_no_address_is_open(whose: str) -> None:
    assert not [address for address in CLOSED[whose].split() if is_open(address)]


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "2606:4700::1111", "2001:4860:4860::8888"])
def test_addresses_of_the_internet_are_open(address: str) -> None:
    assert is_open(address)


def test_a_network_can_be_allowed_by_itself() -> None:
    allow = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert is_open("10.1.2.3", allow)
    assert is_open("fd12::1", allow)
    assert not is_open("10.2.0.1", allow)
    assert not is_open("::ffff:10.1.2.3", allow)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" https://harbor-wire.example/a?b=c#d ", "https://harbor-wire.example/a?b=c"),
        ("HTTP://Harbor-Wire.example", "http://Harbor-Wire.example"),
        ("https://harbor-wire.example:8443/@desk", "https://harbor-wire.example:8443/@desk"),
    ],
)
def test_web_addresses_lose_their_fragment(url: str, expected: str) -> None:
    assert web_address(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "/a",
            "harbor-wire.example",
            "file:///a",
            "data:text/html,a",
            "javascript:void(0)",
            "https://",
            "http://:80/",
        ),
        *(
            "http://[::1",
            "http://h:port/",
            "http://h:0/",
            "http://desk@h/",
            "http://desk:pass@h/",
            "http:\\\\h\\",
        ),
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        web_address(url)


@pytest.mark.parametrize(
    "url",
    ["http://desk:pa/ss@h/", "http://desk:pass@[h/", "ftp://desk:p@ss@h/", "http://desk:pa ss@h/"],
)
def test_a_password_is_not_shown(url: str) -> None:
    with pytest.raises(Refused) as caught:
        web_address(url)
    assert "pa" not in str(caught.value).split(":")[1]
    assert "desk" not in shown(url)


@pytest.mark.no_cover
@pytest.mark.parametrize("unit", ["/", "//", "a//", "@/"])
def test_an_address_of_slashes_is_refused_at_once(unit: str) -> None:
    started = process_time()
    with pytest.raises(Refused):
        web_address("javascript:" + unit * 60_000)
    assert process_time() - started < 1
