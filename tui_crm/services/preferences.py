"""What the actor chose for the screen instead of what `config.toml` says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_crm.config import Config
from tui_crm.domain.preferences import LANGUAGE, PREFERENCES, PREFIX, THEME, TIPS, chosen, configured
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import user_settings
from tui_crm.theme_names import DEFAULT

_SEEN_TIPS = "tip."


class Standing(NamedTuple):
    """A preference as it stands.

    Attributes:
        value: what counts now, one of `allowed`.
        source: where it comes from: "preference", "config" or "default".
        allowed: what it may be.
    """

    name: str
    value: str
    source: str
    allowed: tuple[str, ...]


class Preferences(Service):
    """The preferences of the actor. They are view state: everybody's own, no journal, no undo."""

    def all(self) -> dict[str, str]:
        """The preferences that are set: name -> value, in the order of `PREFERENCES`."""
        with self.database.reading() as connection:
            return chosen(user_settings.all_of(connection, self.actor.user_id))

    def value(self, name: str) -> str:
        """The value of a preference, "" where it is not set. Raises Refused (PREFERENCE_UNKNOWN)."""
        _require_known([name])
        return self.all().get(name, "")

    def standing(self, config: Config, language: str) -> tuple[Standing, ...]:
        """Every preference as it stands.

        Args:
            config: what counts where none is set.
            language: the one that is spoken where neither says it: "en" or "pl".
        """
        own, defaults = self.all(), {THEME: DEFAULT, LANGUAGE: language}
        found = []
        for name, allowed in PREFERENCES.items():
            usual, said = configured(Config(), name), configured(config, name)
            # A theme of the configuration that is none is told of at the start, and never counts.
            is_said = said != usual and said in allowed
            source = "preference" if name in own else "config" if is_said else "default"
            value = own.get(name) or (said if is_said else "") or defaults.get(name, usual)
            found.append(Standing(name, value, source, allowed))
        return tuple(found)

    def set(self, name: str, value: str) -> None:
        """Sets a preference. Raises Refused (PREFERENCE_UNKNOWN, THEME_UNKNOWN, VALUE_NOT_ALLOWED)."""
        self.set_several({name: value})

    def set_several(self, values: dict[str, str]) -> None:
        """Sets preferences, all or none. Raises as `set`."""
        _require_known(values)
        wrong = [name for name, value in values.items() if value not in PREFERENCES[name]]
        if wrong:
            raise Refused([_not_allowed(name, values[name]) for name in wrong])
        self.begin_own()
        with self.database.writing() as connection:
            for name, value in values.items():
                user_settings.put(connection, self.actor.user_id, PREFIX + name, value)

    def reset(self, *names: str) -> None:
        """Leaves these preferences, or all where none is named, to the configuration again.

        With "tips" those that were seen come again. Raises Refused (PREFERENCE_UNKNOWN).
        """
        _require_known(names)
        names = names or tuple(PREFERENCES)
        self.begin_own()
        with self.database.writing() as connection:
            for name in names:
                user_settings.remove(connection, self.actor.user_id, PREFIX + name)
            if TIPS in names:
                user_settings.remove_all(connection, self.actor.user_id, _SEEN_TIPS)


def _require_known(names: Iterable[str]) -> None:
    known = ", ".join(PREFERENCES)
    unknown = [name for name in names if name not in PREFERENCES]
    if unknown:
        raise Refused(
            [Problem(Code.PREFERENCE_UNKNOWN, name, {"name": name, "allowed": known}) for name in unknown]
        )


def _not_allowed(name: str, value: str) -> Problem:
    if name == THEME:
        from difflib import get_close_matches  # here, because a start refuses nothing

        near = get_close_matches(value.casefold(), PREFERENCES[name], 3, 0.0)  # there are always nearest ones
        return Problem(Code.THEME_UNKNOWN, name, {"value": value, "allowed": ", ".join(near)})
    allowed = ", ".join(PREFERENCES[name])
    return Problem(Code.VALUE_NOT_ALLOWED, name, {"value": value, "allowed": allowed})
