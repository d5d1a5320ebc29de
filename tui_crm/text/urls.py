"""Web addresses: only http and https, in one spelling, with the social network they belong to."""

from __future__ import annotations

import re

MAXIMUM = 2000
"""Longest address taken, in characters."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[^/?#:@\[\]]{1,253})(:[0-9]{1,5})?(?=[/?#]|$)")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_FORBIDDEN = frozenset('<>"\\`{}^|')

_NETWORKS = {
    "facebook": ("facebook.com", "fb.com", "fb.me"),
    "youtube": ("youtube.com", "youtu.be"),
    "linkedin": ("linkedin.com", "lnkd.in"),
    "x": ("x.com", "twitter.com"),
    "instagram": ("instagram.com", "instagr.am"),
    "github": ("github.com",),
    "gitlab": ("gitlab.com",),
    "tiktok": ("tiktok.com",),
    "pinterest": ("pinterest.com", "pin.it"),
    "whatsapp": ("wa.me", "whatsapp.com"),
    "messenger": ("m.me", "messenger.com"),
    "telegram": ("t.me", "telegram.me"),
    "threads": ("threads.net", "threads.com"),
    "bluesky": ("bsky.app",),
    "xing": ("xing.com",),
    "vimeo": ("vimeo.com",),
    "behance": ("behance.net",),
    "medium": ("medium.com",),
}
NETWORKS = tuple(_NETWORKS)
"""The social networks that are told apart (R16), the best known first."""

_NAMES = {
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "github": "GitHub",
    "gitlab": "GitLab",
    "tiktok": "TikTok",
    "whatsapp": "WhatsApp",
    "xing": "XING",
}

_BY_HOST = {host: name for name, hosts in _NETWORKS.items() for host in hosts}


def normalize(text: str) -> str | None:
    """The address with its scheme ("www.example.com" -> "https://www.example.com"), or None if it is none.

    The host is in lower case, the rest stays as written. Everything that a browser would run or open
    from the disk (`javascript:`, `data:`, `file:`), options (`-x`), log-ins (`user@host`), spaces and
    control characters make it None.
    """
    text = text.strip()
    if not text or len(text) > MAXIMUM or not text.isprintable() or " " in text or _FORBIDDEN & set(text):
        return None
    scheme, rest = _split_scheme(text)
    if scheme not in ("http", "https", ""):
        return None
    match = _HOST.match(rest)
    if match is None or not _host_ok(match.group(1), named_scheme=scheme != ""):
        return None
    if match.group(2) and not 0 < int(match.group(2)[1:]) < 65536:
        return None
    return f"{scheme or 'https'}://{match.group().lower()}{rest[match.end() :]}"


def _split_scheme(text: str) -> tuple[str, str]:
    """The scheme in lower case ("" if none is written) and what follows its slashes."""
    if text.startswith("//"):
        return "", text[2:]
    match = _SCHEME.match(text)
    if match is None:
        return "", text
    rest = text[match.end() :]
    if rest.startswith("//"):
        return match.group(1).lower(), rest[2:]
    # A colon without slashes is a port behind a host ("example.com:8080"), or a scheme such as mailto.
    is_port = "." in match.group(1) and rest[:1].isdigit()
    return ("", text) if is_port else (match.group(1).lower() + ":", rest)


def _host_ok(host: str, *, named_scheme: bool) -> bool:
    if host.startswith("["):
        return named_scheme
    labels = host.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return False
    if labels[-1].isdecimal():
        return named_scheme and len(labels) == 4 and all(_is_byte(label) for label in labels)
    return named_scheme or (len(labels) > 1 and len(labels[-1]) > 1)


def _is_byte(label: str) -> bool:
    return label.isdecimal() and len(label) <= 3 and int(label) < 256


def network(url: str) -> str:
    """The social network of an address ("https://www.linkedin.com/in/x" -> "linkedin"), or ""."""
    address = normalize(url)
    if address is None:
        return ""
    labels = re.split(r"[/?#:]", address.split("://", 1)[1], maxsplit=1)[0].removesuffix(".").split(".")
    for start in range(len(labels) - 1):
        name = _BY_HOST.get(".".join(labels[start:]))
        if name is not None:
            return name
    return ""


def network_name(network: str) -> str:
    """A social network as it writes itself: "linkedin" -> "LinkedIn"; what is none stays as it is."""
    return _NAMES.get(network, network.capitalize() if network in _NETWORKS else network)
