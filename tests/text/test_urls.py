"""Web addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.text.urls import NETWORKS, network, normalize


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.example.com", "https://www.example.com"),
        ("linkedin.com/in/x", "https://linkedin.com/in/x"),
        ("http://example.com", "http://example.com"),
        ("HTTPS://WWW.Example.COM/Path?Q=1#Top", "https://www.example.com/Path?Q=1#Top"),
        ("  example.com/ ", "https://example.com/"),
        ("//example.com/x", "https://example.com/x"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://intranet/wiki", "http://intranet/wiki"),
        ("http://192.168.1.10/x", "http://192.168.1.10/x"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("żółw.pl", "https://żółw.pl"),
        ("ŻÓŁW.pl/Ścieżka", "https://żółw.pl/Ścieżka"),
        ("xn--w-uga1v8h.pl", "https://xn--w-uga1v8h.pl"),
        ("пример.рф", "https://пример.рф"),
        ("example.com?x=1", "https://example.com?x=1"),
        ("example.com/@jan", "https://example.com/@jan"),
        ("https://example.com/a:b", "https://example.com/a:b"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    assert normalize(text) == url
    assert normalize(url) == url


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "brak", "-x", "--help", "-www.example.com", "javascript:alert(1)",
        "JavaScript:alert(1)//a.b",
        "javascript://example.com/%0aalert(1)", "data:text/html,x", "data:1.2", "file:///etc/passwd",
        "file://host.pl/x", "mailto:jan@example.com", "ftp://example.com", "vbscript:x", "tel:+48600100200",
        "java\tscript:alert(1)", "https:example.com", "jan@example.com", "https://user:secret@example.com",
        "exa mple.com", "example.com/a b", "example.com\x1b[2J", "example.com/\x07", "example.com\nx.pl",
        "example.com/\u202e", "https://", "https:///x", "http://.", "http://a..b", "https://-a.com",
        "example.com:99999", "example.com:x", "3.14", "12.05.2020", "1.2.3.4", "http://1.2.3.400", "a.b",
        "example.com\\@evil.com", "<script>.com", "https://exam<ple.com", "x" * 3000 + ".com", "https://[x]/",
    ],
)  # fmt: skip
def test_what_is_no_address(text: str) -> None:
    assert normalize(text) is None


@given(st.text(alphabet="abż.:/-@[]?#% \x1b1javscript", max_size=30))
def test_only_the_web_and_twice_changes_nothing(text: str) -> None:
    url = normalize(text)
    if url is not None:
        assert url.startswith(("https://", "http://"))
        assert url.isprintable()
        assert " " not in url
        assert normalize(url) == url


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.linkedin.com/in/x", "linkedin"),
        ("pl.linkedin.com/in/x", "linkedin"),
        ("https://facebook.com/acme", "facebook"),
        ("fb.com/acme", "facebook"),
        ("https://youtu.be/x", "youtube"),
        ("twitter.com/x", "x"),
        ("https://x.com/acme", "x"),
        ("https://instagram.com:443/x", "instagram"),
        ("https://github.com?tab=1", "github"),
        ("https://github.com.", "github"),
        ("https://example.com/linkedin.com", ""),
        ("https://notlinkedin.com", ""),
        ("https://linkedin.com.evil.example", ""),
        ("https://max.com", ""),
        ("brak", ""),
        ("", ""),
    ],
)
def test_networks(url: str, name: str) -> None:
    assert network(url) == name
    assert name == "" or name in NETWORKS
