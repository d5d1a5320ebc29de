"""`activate` and `deactivate`, `delete` and what may follow it: `trash`, `restore`, `purge`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.selection import add_ids
from tui_crm.cli.table import say_list
from tui_crm.domain.contact import Kind, Status
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording import kind_label

if TYPE_CHECKING:
    from tui_crm.services.lifecycle import Trashed

_JSON = N_("print a list of {id, uid, kind, name}")


class _Named(Protocol):
    """What is told of a contact."""

    @property
    def id(self) -> int: ...
    @property
    def uid(self) -> str: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def name(self) -> str: ...


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Moves contacts to the trash."""
    with context.session() as session:
        deleted = session.lifecycle.delete(tuple(map(session.contacts.find, options.ids)))
    _print(deleted, options.json, _("Moved to the trash: {name} (ID {id})"))
    return 0


def run_trash(context: Context, options: argparse.Namespace) -> int:
    """Prints what is in the trash, the last deleted first."""
    with context.session() as session:
        found = session.lifecycle.trash()
    head = (_("ID"), _("Deleted"), _("Base"), _("Name"))
    say_list(found, options.json, _trashed_data, head, _trashed_cells, _("The trash is empty."))
    return 0


def run_restore(context: Context, options: argparse.Namespace) -> int:
    """Brings contacts back from the trash."""
    with context.session() as session:
        ids = tuple(map(session.lifecycle.find_trashed, options.ids))
        restored = session.lifecycle.restore(ids)
    _print(restored, options.json, _("Restored: {name} (ID {id})"))
    return 0


def define_purge(parser: argparse.ArgumentParser) -> None:
    """The arguments of `purge`."""
    add_ids(parser)
    parser.add_argument("--yes", action="store_true", help=_("needed, since nothing brings them back"))


def run_purge(context: Context, options: argparse.Namespace) -> int:
    """Deletes contacts in the trash for good."""
    if not options.yes:
        raise UsageError(_("purge deletes for good, nothing brings it back: say --yes if that is meant"))
    with context.session() as session:
        ids = tuple(dict.fromkeys(map(session.lifecycle.find_trashed, options.ids)))
        named = {one.id: one for one in session.lifecycle.trash()}
        is_clean = session.lifecycle.purge(ids)
    _print((named[one] for one in ids), options.json, _("Deleted for good: {name} (ID {id})"))
    if not is_clean:
        output.tell(_("The last traces leave the files of the database as it is used on."))
    return 0


def run_activate(context: Context, options: argparse.Namespace) -> int:
    """Makes contacts active."""
    return _set_status(context, options, Status.ACTIVE, _("Active: {name} (ID {id})"))


def run_deactivate(context: Context, options: argparse.Namespace) -> int:
    """Makes contacts inactive."""
    return _set_status(context, options, Status.INACTIVE, _("Inactive: {name} (ID {id})"))


def _set_status(context: Context, options: argparse.Namespace, status: Status, message: str) -> int:
    with context.session() as session:
        changed = session.lifecycle.set_status(tuple(map(session.contacts.find, options.ids)), status)
    _print(changed, options.json, message)
    return 0


def _print(contacts: Iterable[_Named], as_json: bool, message: str) -> None:
    if as_json:
        output.say_json([_data(one) for one in contacts])
    else:
        output.say_all(message.format(name=safe_text(one.name), id=one.id) for one in contacts)


def _trashed_data(one: Trashed) -> dict[str, str | int]:
    return _data(one) | {"deleted_at": one.deleted_at}


def _trashed_cells(one: Trashed) -> tuple[str, ...]:
    return str(one.id), one.deleted_at, kind_label(one.kind), one.name


def _data(one: _Named) -> dict[str, str | int]:
    return {"id": one.id, "uid": one.uid, "kind": one.kind.value, "name": one.name}


COMMANDS = {
    "delete": Command(add_ids, run_delete, ("delete 12 15",), json=_JSON),
    "trash": Command(
        no_arguments, run_trash, ("trash",), json=N_("print a list of {id, uid, kind, name, deleted_at}")
    ),
    "restore": Command(add_ids, run_restore, ("restore 12",), json=_JSON),
    "purge": Command(define_purge, run_purge, ("purge 12 --yes",), json=_JSON),
    "activate": Command(add_ids, run_activate, ("activate 12",), json=_JSON),
    "deactivate": Command(add_ids, run_deactivate, ("deactivate 12 15",), json=_JSON),
}
