"""Public SSH keys: what is one, what is none, and what OpenSSH calls it."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kit import ssh_keys as keys
from tui_crm.text.ssh_keys import KeyMistake, KeyRefused, fingerprint, parse

PRIVATE = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n"
TYPE, KEY, COMMENT = keys.ED25519.split(" ", 2)


def blob(*parts: bytes) -> str:
    return base64.b64encode(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).decode()


@pytest.mark.parametrize("line", keys.FINGERPRINTS, ids=lambda line: line.split()[0])
def test_a_key_has_the_fingerprint_that_ssh_keygen_shows(line: str) -> None:
    found = parse(line)
    assert fingerprint(found) == keys.FINGERPRINTS[line]
    assert f"{found.type} {found.key} {found.comment}" == line


@pytest.mark.parametrize(
    "text",
    [
        f"{keys.ED25519}\n",
        f"\ufeff{keys.ED25519}\r\n",
        f"# my key\n\n   {keys.ED25519}   \n\n",
        keys.ED25519.replace(" ", "\t", 1),
    ],
)
def test_what_stands_around_a_key_does_not_matter(text: str) -> None:
    assert parse(text) == (TYPE, KEY, COMMENT)


def test_a_comment_is_harmless_and_may_be_missing() -> None:
    assert parse(f"{TYPE} {KEY}").comment == ""
    assert parse(f"{TYPE} {KEY} Ola\x1b[2J \u202eLis {'x' * 500}").comment.startswith("Ola[2J Lis x")
    assert len(parse(f"{TYPE} {KEY} {'x' * 500}").comment) == 200


@pytest.mark.parametrize(
    ("text", "mistake", "value"),
    [
        ("", KeyMistake.NOT_RECOGNIZED, ""),
        ("hello", KeyMistake.NOT_RECOGNIZED, ""),
        ("Łukasz Kowalski", KeyMistake.NOT_RECOGNIZED, ""),
        (TYPE, KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {KEY[:-4]}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {KEY}AAAA", KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {KEY[:20]}!{KEY[21:]}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"ssh-rsa {KEY}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {blob(b'ssh-ed25519', b'x' * 31)}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {blob(b'ssh-ed25519', b'x' * 32, b'x')}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"ssh-rsa {blob(b'ssh-rsa', bytes([2]), bytes([1]) * 256)}", KeyMistake.NOT_RECOGNIZED, ""),
        (f"{TYPE} {'A' * 70_000}", KeyMistake.NOT_RECOGNIZED, ""),
        (PRIVATE, KeyMistake.PRIVATE, ""),
        (f"{keys.ED25519}\n{PRIVATE}", KeyMistake.PRIVATE, ""),
        ("PuTTY-User-Key-File-3: ssh-ed25519", KeyMistake.PRIVATE, ""),
        (f"{keys.ED25519}\n{keys.RSA}", KeyMistake.SEVERAL, ""),
        (f"no-pty,command=\"a b\" {keys.ED25519}", KeyMistake.OPTIONS, 'no-pty,command="a b"'),
        (keys.DSA, KeyMistake.TYPE, "ssh-dss"),
        (f"ssh-ed25519-cert-v01@openssh.com {KEY}", KeyMistake.TYPE, "ssh-ed25519-cert-v01@openssh.com"),
        (keys.WEAK_RSA, KeyMistake.WEAK, "1024"),
    ],
)  # fmt: skip
def test_what_is_no_key_says_why(text: str, mistake: KeyMistake, value: str) -> None:
    with pytest.raises(KeyRefused) as caught:
        parse(text)
    assert (caught.value.mistake, caught.value.value) == (mistake, value)


@given(st.binary(max_size=120), st.sampled_from(["ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"]))
def test_no_bytes_are_taken_for_a_key_that_they_are_not(data: bytes, kind: str) -> None:
    head = len(kind).to_bytes(4, "big") + kind.encode()
    for content in (data, head + data):
        try:
            found = parse(f"{kind} {base64.b64encode(content).decode()}")
        except KeyRefused:
            continue
        assert kind == "ssh-ed25519"
        assert data[:4] == (32).to_bytes(4, "big")
        assert len(data) == 36
        assert found.type == kind
