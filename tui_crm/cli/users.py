"""`users`: who works with the base, and the keys that log them in."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, path_word
from tui_crm.cli.context import Context
from tui_crm.cli.incoming import given
from tui_crm.cli.table import say_list
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.domain.users import User, UserKey

_USER_JSON = N_("print the user as {id, login, full_name, group, group_id, admin, active, keys}")
_USERS_JSON = N_("print a list of {id, login, full_name, group, group_id, admin, active, keys}")
_KEY_JSON = N_("print the key as {id, login, type, fingerprint, comment, added_at}")
_KEYS_JSON = N_("print a list of {id, login, type, fingerprint, comment, added_at}")


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users list`."""
    parser.add_argument("--all", action="store_true", help=_("inactive users too"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the users by login, inactive ones last."""
    with context.session() as session:
        found = [user for user in session.users.all() if options.all or user.is_active]
    head = (_("Login"), _("Full name"), _("Group"), _("Active"), _("SSH keys"))
    say_list(found, options.json, _data, head, _cells)
    return 0


def _add_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("user", metavar=_("LOGIN"), help=_("the login name of a user"))


def _add_group(parser: argparse.ArgumentParser, *, required: bool) -> None:
    text = _("the permission group: its name or number")
    parser.add_argument("--group", required=required, metavar=_("GROUP"), help=text)


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users add`."""
    parser.add_argument("user", metavar=_("LOGIN"), help=_("the login name, which never changes"))
    _add_group(parser, required=True)
    parser.add_argument("--name", default="", metavar=_("NAME"), help=_("the full name"))
    parser.add_argument(
        "--key",
        type=path_word,
        metavar=_("FILE"),
        help=_("the public key, a .pub file; - for standard input"),
    )


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a user."""
    with context.session() as session:
        group = session.users.group_named(options.group)
        key = None if options.key is None else given(options.key)
        made = session.users.add(options.user, options.name, group.id, key)
    _print([made], _data(made), options.json, _("User added: {name}"))
    return 0


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users edit`."""
    _add_login(parser)
    parser.add_argument("--name", metavar=_("NAME"), help=_("the full name"))
    _add_group(parser, required=False)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a user's full name or group."""
    if options.name is None and options.group is None:
        raise Refused(Code.NOTHING_TO_CHANGE)
    with context.session() as session:
        users = session.users
        group = None if options.group is None else users.group_named(options.group).id
        changed = users.edit(users.named(options.user).id, full_name=options.name, group_id=group)
    _print([changed], _data(changed), options.json, _("User changed: {name}"))
    return 0


def define_several(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users activate` and `users deactivate`."""
    parser.add_argument("logins", nargs="+", metavar=_("LOGIN"), help=_("the login name of a user"))


def run_deactivate(context: Context, options: argparse.Namespace) -> int:
    """Makes users inactive, all of them or none: they log in no more, and stay what they own."""
    return _set_active(context, options, False, _("User made inactive: {name}"))


def run_activate(context: Context, options: argparse.Namespace) -> int:
    """Makes users active again, all of them or none."""
    return _set_active(context, options, True, _("User made active: {name}"))


def _set_active(context: Context, options: argparse.Namespace, active: bool, message: str) -> int:
    with context.session() as session:
        ids = dict.fromkeys(session.users.named(login).id for login in options.logins)
        changed = session.users.set_active(ids, active)
    _print(changed, [_data(user) for user in changed], options.json, message)
    return 0


# -- keys ------------------------------------------------------------------------------------------


def define_add_key(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users add-key`."""
    _add_login(parser)
    parser.add_argument(
        "file", type=path_word, metavar=_("FILE"), help=_("the public key, a .pub file; - for standard input")
    )


def run_add_key(context: Context, options: argparse.Namespace) -> int:
    """Lets a key log a user in."""
    with context.session() as session:
        user = session.users.named(options.user)
        added = session.users.add_key_file(user.id, given(options.file))
    _print_key(added, options.json, _("Key added: {name} ({login})"))
    return 0


def define_keys(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users keys`."""
    parser.add_argument("user", nargs="?", metavar=_("LOGIN"), help=_("of this user alone"))


def run_keys(context: Context, options: argparse.Namespace) -> int:
    """Prints the keys that log users in: one's own, to administrators those of all."""
    with context.session() as session:
        user = None if options.user is None else session.users.named(options.user).id
        found = session.users.keys(user)
    head = (_("ID"), _("Login"), _("Type"), _("Fingerprint"), _("Comment"))
    say_list(found, options.json, _key_data, head, _key_cells, _("There are no keys."))
    return 0


def define_remove_key(parser: argparse.ArgumentParser) -> None:
    """The arguments of `users remove-key`."""
    parser.add_argument("key", metavar=_("KEY"), help=_("the fingerprint or the number of a key"))


def run_remove_key(context: Context, options: argparse.Namespace) -> int:
    """Lets a key log nobody in any more."""
    with context.session() as session:
        removed = session.users.remove_key(session.users.key_named(options.key).id)
    _print_key(removed, options.json, _("Key removed: {name} ({login})"))
    return 0


# -- what they share -------------------------------------------------------------------------------


def _print(users: Iterable[User], document: Any, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(document)
    else:
        output.say_all(message.format(name=_named(user)) for user in users)


def _named(user: User) -> str:
    name = safe_text(user.login)
    return f"{name} ({safe_text(user.full_name)})" if user.full_name else name


def _print_key(key: UserKey, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(_key_data(key))
    else:
        output.say(message.format(name=key.fingerprint, login=safe_text(key.login)))


def _key_cells(key: UserKey) -> tuple[str, ...]:
    return str(key.id), key.login, key.type, key.fingerprint, key.comment


def _cells(user: User) -> tuple[str, ...]:
    active = _("yes") if user.is_active else _("no")
    return user.login, user.full_name, user.group, active, str(user.keys)


def _data(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "login": user.login,
        "full_name": user.full_name,
        "group": user.group,
        "group_id": user.group_id,
        "admin": user.is_admin,
        "active": user.is_active,
        "keys": user.keys,
    }


def _key_data(key: UserKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "login": key.login,
        "type": key.type,
        "fingerprint": key.fingerprint,
        "comment": key.comment,
        "added_at": datetime.fromtimestamp(key.added_at, UTC).isoformat().replace("+00:00", "Z"),
    }


COMMANDS = {
    "users list": Command(define_list, run_list, ("users list", "users list --all --json"), json=_USERS_JSON),
    "users add": Command(
        define_add,
        run_add,
        ('users add ewa --name "Ewa Lis" --group Sales --key ~/ewa.pub', "users add marek --group 2"),
        json=_USER_JSON,
    ),
    "users edit": Command(
        define_edit,
        run_edit,
        ("users edit ewa --group Administrators", 'users edit ewa --name "Ewa Mazur"'),
        json=_USER_JSON,
    ),
    "users deactivate": Command(
        define_several, run_deactivate, ("users deactivate ewa marek",), json=_USERS_JSON
    ),
    "users activate": Command(define_several, run_activate, ("users activate ewa",), json=_USERS_JSON),
    "users add-key": Command(
        define_add_key,
        run_add_key,
        ("users add-key ewa ~/ewa.pub", "users add-key ewa - < id_ed25519.pub"),
        json=_KEY_JSON,
    ),
    "users keys": Command(define_keys, run_keys, ("users keys", "users keys ewa --json"), json=_KEYS_JSON),
    "users remove-key": Command(
        define_remove_key,
        run_remove_key,
        ("users remove-key 3", "users remove-key SHA256:..."),
        json=_KEY_JSON,
    ),
}
