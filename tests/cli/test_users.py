"""`users` and `groups`."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Crm
from tests.kit import ssh_keys

FINGERPRINT = ssh_keys.FINGERPRINTS[ssh_keys.ED25519]


def test_users_are_added_changed_and_listed(crm: Crm) -> None:
    assert (
        crm("users", "add", "ewa", "--group", "sales", "--name", "Ewa Lis").out
        == "User added: ewa (Ewa Lis)\n"
    )
    assert crm("users", "add", "marek", "--group", "2").out == "User added: marek\n"
    assert crm("users", "edit", "ewa", "--name", "Ewa Mazur").out == "User changed: ewa (Ewa Mazur)\n"
    assert crm("users", "deactivate", "marek", "ewa").lines == [
        "User made inactive: marek",
        "User made inactive: ewa (Ewa Mazur)",
    ]
    assert [line.split()[0] for line in crm("users", "list").lines] == ["Login", "anna"]
    crm("users", "activate", "ewa")
    assert [line.split() for line in crm("users", "list", "--all").lines] == [
        ["Login", "Full", "name", "Group", "Active", "SSH", "keys"],
        ["anna", "Administrators", "yes", "0"],
        ["ewa", "Ewa", "Mazur", "Sales", "yes", "0"],
        ["marek", "Sales", "no", "0"],
    ]
    assert crm("users", "list", "--json", "--all").json[1] == {
        "id": 2, "login": "ewa", "full_name": "Ewa Mazur", "group": "Sales", "group_id": 2, "admin": False,
        "active": True, "keys": 0,
    }  # fmt: skip


def test_groups_are_added_changed_deleted_and_listed(crm: Crm) -> None:
    made = crm("groups", "add", "Support", "--may", "see, Edit", "--json").json
    assert made == {"id": 3, "name": "Support", "admin": False, "permissions": ["see", "edit"], "users": 0}
    assert crm("groups", "edit", "support", "--may", "users").out == "Group changed: Support\n"
    assert [line.split(None, 3) for line in crm("groups", "list").lines] == [
        ["ID", "Group", "Users", "Allowed"],
        ["1", "Administrators", "1", "everything"],
        ["2", "Sales", "0", "see, add, edit, export, import"],
        ["3", "Support", "0", "everything"],
    ]
    assert crm("groups", "delete", "3").out == "Group deleted: Support\n"
    assert crm("undo").out == "Undone: Group deleted: Support\n"
    told = crm("groups", "add", "Editors", "--may", "edit").lines
    assert told == ["Group added: Editors", 'Granted too: "see", without which nothing else works.']
    assert (
        crm("groups", "add", "X", "--may", "see,fly", "--json", status=1).error["code"] == "value_not_allowed"
    )
    assert crm("groups", "delete", "Administrators", "--json", status=1).error["code"] == "group_in_use"
    assert crm("groups", "edit", "Sales", "--json", status=1).error["code"] == "nothing_to_change"


def test_a_user_is_added_with_a_key_or_not_at_all(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ewa.pub"
    file.write_text(ssh_keys.ED25519)
    assert crm("users", "add", "ewa", "--group", "Sales", "--key", str(file), "--json").json["keys"] == 1
    for text in (b"no key", ssh_keys.ED25519.encode(), b""):  # the second one is ewa's
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
        crm("users", "add", "marek", "--group", "Sales", "--key", "-", status=1)
    assert [user["login"] for user in crm("users", "list", "--all", "--json").json] == ["anna", "ewa"]
    crm("undo")
    assert crm("users", "keys", "ewa", "--json").json == []
    crm("undo")
    assert [user["login"] for user in crm("users", "list", "--json").json] == ["anna"]


def test_keys_are_added_from_a_file_or_the_pipe_listed_and_removed(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm("users", "add", "ewa", "--group", "Sales")
    file = tmp_path / "ewa.pub"
    file.write_text(ssh_keys.ED25519 + "\n")
    assert crm("users", "add-key", "ewa", str(file)).out == f"Key added: {FINGERPRINT} (ewa)\n"
    pipe: Any = io.TextIOWrapper(io.BytesIO(ssh_keys.RSA.encode()))
    monkeypatch.setattr("sys.stdin", pipe)
    assert crm("users", "add-key", "anna", "-", "--json").json["type"] == "ssh-rsa"
    listed = crm("users", "keys", "ewa").lines
    assert listed[1].split() == ["1", "ewa", "ssh-ed25519", FINGERPRINT, "ola@laptop"]
    assert [one["login"] for one in crm("users", "keys", "--json").json] == ["anna", "ewa"]
    assert [one["login"] for one in crm("--as", "ewa", "users", "keys", "--json").json] == ["ewa"]
    assert crm("users", "list").lines[2].split()[-1] == "1"
    assert crm("users", "remove-key", FINGERPRINT).out == f"Key removed: {FINGERPRINT} (ewa)\n"
    empty = crm("users", "keys", "ewa")
    assert (empty.out, empty.err) == ("", "tui-crm: There are no keys.\n")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "key_private"),
        (b"x" * 100_000, "key_not_recognized"),
        (b"\xff\xfe\x00", "key_not_recognized"),
        (b"", "file_empty"),
        (f'command="sh" {ssh_keys.ED25519}'.encode(), "key_options"),
    ],
)
def test_a_file_that_is_no_public_key_is_refused(crm: Crm, tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    assert crm("users", "add-key", "anna", str(file), "--json", status=1).error["code"] == code
    assert crm("users", "keys", "--json").json == []


def test_who_is_no_administrator_may_look_and_nothing_else(crm: Crm) -> None:
    crm("users", "add", "ewa", "--group", "Sales")
    assert len(crm("--as", "ewa", "users", "list", "--json").json) == 2
    for line in (["users", "add", "x", "--group", "1"], ["users", "edit", "ewa", "--group", "1"],
                 ["groups", "edit", "Sales", "--may", "users"], ["users", "deactivate", "anna"]):  # fmt: skip
        assert crm("--as", "ewa", *line, "--json", status=1).error["code"] == "not_allowed"


def test_an_inactive_user_is_told_so_whatever_the_way_in(crm: Crm) -> None:
    crm("users", "add", "ewa", "--group", "Sales")
    crm("users", "deactivate", "ewa")
    for line in (["list"], ["query", "jan"], ["users", "list"]):
        refused = crm("--as", "ewa", *line, status=1)
        assert refused.err == 'tui-crm: The user "ewa" is inactive: ask an administrator.\n'


def test_the_history_tells_administrators_of_users(crm: Crm) -> None:
    crm("users", "add", "ewa", "--group", "Sales")
    told = "User added: ewa (group: Sales)"
    would, so = crm("undo", "--dry-run").lines
    assert would == f"Would be undone: {told}"
    assert so == "  Undoing it makes the user inactive: the history names people by their logins."
    (entry,) = crm("history", "--json").json
    assert (entry["kind"], entry["text"], entry["contact"]) == ("user_added", told, {"id": None, "name": ""})
    assert crm("history").lines[1].endswith(f"anna           {told}")
    assert crm("--as", "ewa", "history", "--json").json == []
