"""What each user chooses for the screen: rules, defaults, and that it is nobody else's."""

from __future__ import annotations

import pytest

from tests.kit.builders import a_session_of
from tui_crm.config import Config
from tui_crm.domain.preferences import PREFERENCES, PREFIX, chosen, preferred
from tui_crm.domain.problems import Code, Refused
from tui_crm.services.session import Session


def test_what_is_preferred_goes_before_the_configuration_until_it_is_reset(session: Session) -> None:
    config = Config(theme="nord", language="pl", tips=False)
    session.preferences.set_several({"theme": "gruvbox", "tips": "on", "start": "today"})
    now = preferred(config, chosen(session.users.choices()))
    assert (now.theme, now.language, now.tips, now.start) == ("gruvbox", "pl", True, "today")
    assert (config.theme, config.tips) == ("nord", False)
    standing = {one.name: (one.value, one.source) for one in session.preferences.standing(config, "en")}
    assert standing == {
        "theme": ("gruvbox", "preference"),
        "language": ("pl", "config"),
        "start": ("today", "preference"),
        "keymap": ("default", "default"),
        "tips": ("on", "preference"),
    }
    session.preferences.reset("theme", "start")
    assert session.preferences.all() == {"tips": "on"}
    assert session.preferences.value("theme") == ""
    session.preferences.reset()
    assert session.preferences.all() == {}
    assert preferred(config, session.preferences.all()) == config


def test_where_nobody_said_anything_the_program_chooses(session: Session) -> None:
    standing = session.preferences.standing(Config(theme="no such theme"), "pl")
    assert [(one.value, one.source) for one in standing] == [
        ("textual-dark", "default"), ("pl", "default"), ("contacts", "default"), ("default", "default"),
        ("on", "default"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, "nonsense") for name in PREFERENCES] + [("theme", "")])
def test_a_value_that_is_none_is_refused_and_nothing_is_kept(session: Session, name: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        session.preferences.set_several({"start": "today", name: value})
    wrong = Code.THEME_UNKNOWN if name == "theme" else Code.VALUE_NOT_ALLOWED
    assert [problem.code for problem in refused.value.problems] == [wrong]
    assert session.preferences.all() == {}


def test_a_preference_that_is_none_is_refused(session: Session) -> None:
    for ask in (
        lambda: session.preferences.set("font", "big"),
        lambda: session.preferences.reset("font"),
        lambda: session.preferences.value("font"),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.problem.code is Code.PREFERENCE_UNKNOWN


def test_preferences_are_everybodys_own_and_need_no_permission(session: Session) -> None:
    with a_session_of(session, "nobody", "nobody") as other:
        other.preferences.set("language", "pl")
        assert session.preferences.all() == {}
        session.preferences.set("language", "en")
        session.preferences.reset()
        assert other.preferences.all() == {"language": "pl"}


def test_what_a_newer_version_kept_counts_as_not_set(session: Session) -> None:
    session.users.choose(PREFIX + "theme", "neon")
    session.users.choose(PREFIX + "font", "big")
    assert session.preferences.all() == {}


def test_resetting_tips_brings_those_back_that_were_seen(session: Session) -> None:
    session.users.choose("tip.list", "1")
    session.users.choose("tipping", "kept")
    session.preferences.reset("theme")
    assert session.users.choices()["tip.list"] == "1"
    session.preferences.reset("tips")
    assert session.users.choices() == {"tipping": "kept"}
