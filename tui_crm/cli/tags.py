"""`tags`: what contacts can be marked with."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, no_arguments
from tui_crm.cli.context import Context
from tui_crm.cli.defining import catch_up
from tui_crm.cli.table import say_list
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.tags import COLOURS
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text
from tui_crm.wording.keep_in_touch import interval_text

if TYPE_CHECKING:
    from tui_crm.domain.tags import Tag

_ONE = N_("print the tag as {id, name, description, colour, keep_in_touch}")


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints all tags with the number of contacts that have them."""
    with context.session() as session:
        found = session.tags.all(counted=True)
    head = (_("Tag"), _("Contacts"), _("Colour"), _("Keep in touch"), _("Description"))
    say_list(found, options.json, _counted_data, head, _cells, _("There are no tags yet."))
    return 0


def _cells(tag: Tag) -> tuple[str, ...]:
    days = tag.keep_in_touch_days
    often = interval_text(days) if days is not None else ""
    return tag.name, str(tag.count), tag.colour, often, tag.description


def _add_looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--description", metavar=_("TEXT"), help=_("what the tag means"))
    parser.add_argument(
        "--colour",
        metavar=_("COLOUR"),
        help=_('one of {colours}; "" for none').format(colours=", ".join(COLOURS)),
    )
    parser.add_argument(
        "--keep-in-touch",
        metavar=_("DAYS"),
        help=_('how often to keep in touch with whom has it: days, or a word like month; "" for no matter'),
    )


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tags add`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("the name of the new tag"))
    _add_looks(parser)


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a tag and prints its name."""
    with context.session() as session:
        made = session.tags.add(
            options.name, options.description or "", options.colour or "", options.keep_in_touch or ""
        )
    _print([made], _data(made), options.json, _("Tag added: {name}"))
    return 0


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tags edit`."""
    parser.add_argument("tag", metavar=_("TAG"), help=_("the name of a tag"))
    parser.add_argument("--name", metavar=_("NAME"), help=_("its new name"))
    _add_looks(parser)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a tag, in every contact that has it."""
    given = {name: getattr(options, name) for name in ("name", "description", "colour", "keep_in_touch")}
    if all(value is None for value in given.values()):
        raise Refused(Code.NOTHING_TO_CHANGE)
    with context.session() as session:
        changed = session.tags.edit(session.tags.named(options.tag).id, **given)
        catch_up(session)
    _print([changed], _data(changed), options.json, _("Tag changed: {name}"))
    return 0


def define_rename(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tags rename`."""
    parser.add_argument("tag", metavar=_("TAG"), help=_("the name of a tag"))
    parser.add_argument("name", metavar=_("NAME"), help=_("its new name"))


def run_rename(context: Context, options: argparse.Namespace) -> int:
    """Gives a tag another name, in every contact that has it."""
    with context.session() as session:
        before = session.tags.named(options.tag)
        renamed = session.tags.edit(before.id, name=options.name)
        catch_up(session)
    message = _("Tag renamed: {before} -> {name}")
    _print([renamed], _data(renamed), options.json, message, safe_text(before.name))
    return 0


def define_delete(parser: argparse.ArgumentParser) -> None:
    """The arguments of `tags delete`."""
    parser.add_argument("tags", nargs="+", metavar=_("TAG"), help=_("the name of a tag"))


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes tags, all of them or none."""
    with context.session() as session:
        ids = dict.fromkeys(session.tags.named(name).id for name in options.tags)
        deleted = session.tags.delete_several(ids)
        catch_up(session)
    _print(deleted, [_data(tag) for tag in deleted], options.json, _("Tag deleted: {name}"))
    return 0


def _print(tags: Iterable[Tag], document: Any, as_json: bool, message: str, before: str = "") -> None:
    if as_json:
        output.say_json(document)
    else:
        output.say_all(message.format(name=safe_text(tag.name), before=before) for tag in tags)


def _counted_data(tag: Tag) -> dict[str, Any]:
    return _data(tag) | {"count": tag.count}


def _data(tag: Tag) -> dict[str, Any]:
    return {
        "id": tag.id,
        "name": tag.name,
        "description": tag.description,
        "colour": tag.colour,
        "keep_in_touch": tag.keep_in_touch_days,
    }


COMMANDS = {
    "tags list": Command(
        no_arguments,
        run_list,
        ("tags list", "tags list --json"),
        json=N_("print a list of {id, name, description, colour, keep_in_touch, count}"),
    ),
    "tags add": Command(
        define_add,
        run_add,
        ("tags add VIP", 'tags add Targi --description "met at a fair" --colour green'),
        json=_ONE,
    ),
    "tags edit": Command(
        define_edit,
        run_edit,
        ("tags edit VIP --colour red", "tags edit VIP --keep-in-touch 30", 'tags edit VIP --description ""'),
        json=_ONE,
    ),
    "tags rename": Command(define_rename, run_rename, ("tags rename VIP Partner",), json=_ONE),
    "tags delete": Command(
        define_delete,
        run_delete,
        ("tags delete Targi",),
        json=N_("print a list of {id, name, description, colour, keep_in_touch}"),
    ),
}
