"""Public SSH keys as text: a line of a .pub file or of authorized_keys.

The line: sshd(8), "AUTHORIZED_KEYS FILE FORMAT", https://man.openbsd.org/sshd#AUTHORIZED_KEYS_FILE_FORMAT;
what is inside: RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, and for keys in hardware
https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tui_crm.text.safe import safe_text

RSA_BITS = 2048
"""The shortest RSA key."""
RSA_BITS_MAXIMUM = 16_384
"""OpenSSH knows no longer ones."""
COMMENT_MAXIMUM = 200
TEXT_MAXIMUM = 65_536
"""Characters: what is longer is no key."""

_POINTS = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
"""Bytes of a point that is not compressed, by curve."""
_ED25519 = 32  # bytes
TYPES = (
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
"""The types that are accepted."""
_OTHER_TYPES = ("ssh-", "ecdsa-", "sk-", "webauthn-", "rsa-sha2-", "x509v3-")
"""What names of further types begin with."""


class KeyMistake(StrEnum):
    """Why a text is no key that is accepted."""

    NOT_RECOGNIZED = "not_recognized"
    PRIVATE = "private"
    SEVERAL = "several"
    OPTIONS = "options"
    TYPE = "type"
    WEAK = "weak"


class KeyRefused(ValueError):
    """A text is no public key that is accepted.

    Attributes:
        value: the options, the type, or the bits that are meant; else "".
    """

    def __init__(self, mistake: KeyMistake, value: str = "") -> None:
        super().__init__(mistake.value)
        self.mistake = mistake
        self.value = value


class PublicKey(NamedTuple):
    """A public key.

    Attributes:
        key: its bytes as base64.
        comment: what stands behind it, harmless on a terminal; mostly who made it where.
    """

    type: str
    key: str
    comment: str


def parse(text: str) -> PublicKey:
    """The one key of the text. Raises KeyRefused."""
    if len(text) > TEXT_MAXIMUM:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    if "PRIVATE KEY-----" in text or text.lstrip().startswith("PuTTY-User-Key-File"):
        raise KeyRefused(KeyMistake.PRIVATE)
    stripped = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    lines = [line for line in stripped if line and not line.startswith("#")]
    if not lines:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    first = _line(lines[0])
    if len(lines) > 1:
        raise KeyRefused(KeyMistake.SEVERAL)
    return first


def fingerprint(key: PublicKey) -> str:
    """As `ssh-keygen -l` shows it: "SHA256:..."."""
    return fingerprint_of(key.key)


def fingerprint_of(key: str) -> str:
    """The fingerprint of a key's base64. Raises KeyRefused where it is none."""
    from hashlib import sha256  # with OpenSSL behind it: a start has no key to look at

    digest = sha256(_decoded(key)).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def _line(line: str) -> PublicKey:
    words = line.split(None, 2)
    if len(words) < 2 or words[0] not in TYPES:
        raise _refused_line(line)
    data = _decoded(words[1])
    _require_sound(words[0], data)
    comment = safe_text(words[2]).strip()[:COMMENT_MAXIMUM] if len(words) > 2 else ""
    return PublicKey(words[0], base64.b64encode(data).decode(), comment)


def _refused_line(line: str) -> KeyRefused:
    words = line.split()
    for place, word in enumerate(words[:-1]):
        if word in TYPES and place:
            return KeyRefused(KeyMistake.OPTIONS, safe_text(" ".join(words[:place])))
    if len(words) > 1 and words[0].startswith(_OTHER_TYPES):
        return KeyRefused(KeyMistake.TYPE, safe_text(words[0]))
    return KeyRefused(KeyMistake.NOT_RECOGNIZED)


def _decoded(key: str) -> bytes:
    try:
        data = base64.b64decode(key.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED) from None
    if not data:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    return data


def _require_sound(kind: str, data: bytes) -> None:
    """Raises KeyRefused where the bytes are no key of this type, or a weak one."""
    parts = list(_parts(data))
    if not parts or parts[0] != kind.encode():
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    if kind == "ssh-rsa":
        _require_rsa(parts[1:])
        return
    rest = parts[1:]
    if kind.startswith("sk-") and (not rest or not rest.pop()):  # the application, such as "ssh:"
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    if "ecdsa" in kind:
        curve = kind.removesuffix("@openssh.com").rpartition("-")[2]
        is_sound = len(rest) == 2 and rest[0] == curve.encode() and _is_point(rest[1], _POINTS[curve])
    else:
        is_sound = len(rest) == 1 and len(rest[0]) == _ED25519
    if not is_sound:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)


def _is_point(point: bytes, size: int) -> bool:
    return len(point) == size and point[0] == 4


def _require_rsa(parts: list[bytes]) -> None:
    if len(parts) != 2:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    exponent, modulus = (int.from_bytes(part, "big", signed=True) for part in parts)
    if exponent < 3 or exponent % 2 == 0 or modulus <= 0 or modulus.bit_length() > RSA_BITS_MAXIMUM:
        raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
    if modulus.bit_length() < RSA_BITS:
        raise KeyRefused(KeyMistake.WEAK, str(modulus.bit_length()))


def _parts(data: bytes) -> Iterator[bytes]:
    """The strings that the bytes are made of, each behind its length. Raises KeyRefused."""
    place = 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        start, place = place + 4, place + 4 + size
        if place > len(data) or start > len(data):
            raise KeyRefused(KeyMistake.NOT_RECOGNIZED)
        yield data[start:place]
