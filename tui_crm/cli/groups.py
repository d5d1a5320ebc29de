"""`groups`: permission groups, which say what their users may do."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.table import say_list
from tui_crm.domain.access import Permission
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

if TYPE_CHECKING:
    from tui_crm.domain.users import Group

_ONE = N_("print the group as {id, name, admin, permissions, users}")
_ALL = ", ".join(Permission)


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the permission groups, what they grant, and how many users are in them."""
    with context.session() as session:
        found = session.users.groups()
    head = (_("ID"), _("Group"), _("Users"), _("Allowed"))
    say_list(found, options.json, _data, head, _cells)
    return 0


def _add_may(parser: argparse.ArgumentParser, *, required: bool) -> None:
    text = _(
        'what its users may do, of {names}; "see" goes with any, "users" lets them do all, "" nothing'
    ).format(names=_ALL)
    parser.add_argument("--may", required=required, metavar=_("A,B"), help=text)


def _add_group(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("group", metavar=_("GROUP"), help=_("the name or the number of a group"))


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `groups add`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("the name of the new group"))
    _add_may(parser, required=True)


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a permission group."""
    permissions = _permissions(options.may)
    with context.session() as session:
        made = session.users.add_group(options.name, permissions)
    _print(made, options.json, _("Group added: {name}"), permissions)
    return 0


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `groups edit`."""
    _add_group(parser)
    parser.add_argument("--name", metavar=_("NAME"), help=_("its new name"))
    _add_may(parser, required=False)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a group's name, or what its users may do."""
    if options.name is None and options.may is None:
        raise Refused(Code.NOTHING_TO_CHANGE)
    permissions = None if options.may is None else _permissions(options.may)
    with context.session() as session:
        group = session.users.group_named(options.group)
        changed = session.users.edit_group(group.id, name=options.name, permissions=permissions)
    _print(changed, options.json, _("Group changed: {name}"), permissions)
    return 0


def define_delete(parser: argparse.ArgumentParser) -> None:
    """The arguments of `groups delete`."""
    _add_group(parser)


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes a group that no user is in."""
    with context.session() as session:
        deleted = session.users.delete_group(session.users.group_named(options.group).id)
    _print(deleted, options.json, _("Group deleted: {name}"))
    return 0


def _permissions(text: str) -> frozenset[Permission]:
    """The permissions of a list with commas. Raises Refused with VALUE_NOT_ALLOWED."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = next((name for name in names if name not in list(Permission)), None)
    if unknown is not None:
        values = {"value": unknown, "allowed": _ALL}
        raise Refused(Problem(Code.VALUE_NOT_ALLOWED, "permissions", values))
    return frozenset(map(Permission, names))


def _print(group: Group, as_json: bool, message: str, asked: frozenset[Permission] | None = None) -> None:
    """Prints the group, and what it grants besides what was `asked` for."""
    if as_json:
        output.say_json(_data(group))
        return
    output.say(message.format(name=safe_text(group.name)))
    if asked and Permission.SEE in group.permissions - asked and not group.is_admin:
        output.say(_('Granted too: "see", without which nothing else works.'))


def _granted(group: Group) -> list[str]:
    return [one.value for one in Permission if one in group.permissions]


def _cells(group: Group) -> tuple[str, ...]:
    may = _("everything") if group.is_admin else ", ".join(_granted(group))
    return str(group.id), group.name, str(group.users), may


def _data(group: Group) -> dict[str, Any]:
    return {
        "id": group.id,
        "name": group.name,
        "admin": group.is_admin,
        "permissions": _granted(group),
        "users": group.users,
    }


COMMANDS = {
    "groups list": Command(
        no_arguments,
        run_list,
        ("groups list", "groups list --json"),
        json=N_("print a list of {id, name, admin, permissions, users}"),
    ),
    "groups add": Command(define_add, run_add, ("groups add Support --may see,edit,export",), json=_ONE),
    "groups edit": Command(
        define_edit,
        run_edit,
        ("groups edit Support --may see", 'groups edit Support --name "First line"'),
        json=_ONE,
    ),
    "groups delete": Command(define_delete, run_delete, ("groups delete Support",), json=_ONE),
}
