"""A team: anna administers, bob sells; each has keys to one sshd before one base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.kit.builders import a_person, a_session_of
from tests.kit.sshd import Sshd, add_key, need_sshd
from tui_crm.services.session import Session, open_session


@dataclass(frozen=True)
class Team:
    """What the tests work with.

    Attributes:
        session: of the administrator, on the machine itself.
        marker: a file that no attack may make.
        secret: a file of the account, with a text that no answer may hold.
    """

    sshd: Sshd
    session: Session
    marker: Path
    secret: Path


SECRET = "the account's own file"


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """One sshd for all tests of a module. Keys: anna, anna-home, bob; stranger's is nobody's."""
    need_sshd()
    folder = tmp_path_factory.mktemp("the team's")
    base = folder / "crm base.db"
    with open_session(base, login="anna", full_name="Anna Nowak") as session, Sshd(base) as sshd:
        a_session_of(session, "bob", "manager").close()
        a_person(session, "Łukasz Kowalski", email="lukasz@example.com", phone="600 100 200")
        for name, login in (("anna", "anna"), ("anna-home", "anna"), ("bob", "bob")):
            add_key(session, login, sshd.make_key(name))
        sshd.make_key("stranger")
        secret = sshd.home / "secret.csv"
        secret.write_text(f"first name,e-mail\n{SECRET},secret@example.com\n")
        yield Team(sshd, session, sshd.home / "marker", secret)
