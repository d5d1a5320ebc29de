"""`fields`: what people define of contacts besides what every contact has."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.defining import catch_up
from tui_crm.cli.selection import amount
from tui_crm.cli.table import say_list
from tui_crm.domain.contact import Kind
from tui_crm.domain.custom_fields import CHOICES, CustomField, CustomFieldType, CustomOption
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.i18n import N_, _
from tui_crm.text.fold import fold
from tui_crm.text.safe import safe_text
from tui_crm.wording import kind_label

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_ONE = N_("print the field as {id, key, field, kind, name, type, options, retired}")
_LIST = N_("print a list of {id, key, field, kind, name, type, options, retired}")


def _add_kind(parser: argparse.ArgumentParser, usual: str | None = None) -> None:
    text = _("the base ({usual})").format(usual=usual) if usual else _("the base")
    parser.add_argument("--kind", choices=[one.value for one in Kind], default=usual, help=text)


def _add_field(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("field", metavar=_("FIELD"), help=_("the key or the name of a custom field"))


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields list`."""
    _add_kind(parser)
    parser.add_argument("--all", action="store_true", help=_("those out of use too"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the custom fields in their order."""
    with context.session() as session:
        found = session.custom_fields.all(_kind(options), retired=options.all)
    head = (_("Base"), _("Field"), _("Name"), _("Type"), _("Options"))
    say_list(found, options.json, _data, head, _cells, _("There are no custom fields yet."))
    return 0


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields add`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("what people see"))
    parser.add_argument(
        "--type",
        required=True,
        choices=[one.value for one in CustomFieldType],
        help=_("what it holds; it never changes"),
    )
    _add_kind(parser, Kind.PERSON.value)
    parser.add_argument(
        "--option",
        dest="options",
        action="append",
        default=[],
        metavar=_("NAME"),
        help=_("an option of a choice; may be repeated"),
    )
    parser.add_argument(
        "--key",
        default="",
        metavar=_("KEY"),
        help=_("what names it here, as custom.KEY; made of the name if left out"),
    )


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a custom field and prints what names it."""
    with context.session() as session:
        made = session.custom_fields.add(
            Kind(options.kind), options.name, CustomFieldType(options.type), options.options, options.key
        )
        catch_up(session)
    _print(made, options.json, _("Field added: {name} ({field})"))
    return 0


def define_rename(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields rename`."""
    _add_field(parser)
    parser.add_argument("name", metavar=_("NAME"), help=_("its new name"))
    _add_kind(parser)


def run_rename(context: Context, options: argparse.Namespace) -> int:
    """Gives a custom field another name; its key and its values stay."""
    with context.session() as session:
        renamed = session.custom_fields.rename(_find(session, options).id, options.name)
    _print(renamed, options.json, _("Field renamed: {name} ({field})"))
    return 0


def define_move(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields move`."""
    _add_field(parser)
    parser.add_argument("place", type=amount, metavar="N", help=_("its new place, from 1"))
    _add_kind(parser)


def run_move(context: Context, options: argparse.Namespace) -> int:
    """Moves a custom field among those of its base and prints them."""
    with context.session() as session:
        moved = session.custom_fields.move(_find(session, options).id, _place(options.place))
        there = session.custom_fields.all(moved.kind)
    if options.json:
        output.say_json([_data(field) for field in there])
    else:
        output.say_all(f"{number}. {safe_text(field.name)}" for number, field in enumerate(there, 1))
    return 0


def define_one(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields retire` and `fields restore`."""
    _add_field(parser)
    _add_kind(parser)


def run_retire(context: Context, options: argparse.Namespace) -> int:
    """Takes a custom field out of use; its values are kept."""
    with context.session() as session:
        retired = session.custom_fields.retire(_find(session, options).id)
        catch_up(session)
    _print(retired, options.json, _("Field taken out of use: {name} ({field})"))
    return 0


def run_restore(context: Context, options: argparse.Namespace) -> int:
    """Brings a custom field back into use, with its values."""
    with context.session() as session:
        restored = session.custom_fields.restore(_find(session, options, retired=True).id)
        catch_up(session)
    _print(restored, options.json, _("Field brought back into use: {name} ({field})"))
    return 0


# -- options of a choice ---------------------------------------------------------------------------


def define_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of `fields options`."""
    _add_field(parser)
    name = _("NAME")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--add", metavar=name, help=_("add an option behind the others"))
    one.add_argument(
        "--rename",
        nargs=2,
        metavar=(_("OLD"), _("NEW")),
        help=_("rename an option, in every contact that has it"),
    )
    one.add_argument("--move", nargs=2, metavar=(name, "N"), help=_("move an option to this place, from 1"))
    one.add_argument("--retire", metavar=name, help=_("offer an option no more; who has it keeps it"))
    one.add_argument("--restore", metavar=name, help=_("offer an option again"))
    _add_kind(parser)


def run_options(context: Context, options: argparse.Namespace) -> int:
    """Changes the options of a choice, where that is asked for, and prints them."""
    with context.session() as session:
        field = _find(session, options)
        if field.type not in CHOICES:
            raise Refused(Code.FIELD_WITHOUT_OPTIONS, field=field.name)
        field = _changed(session, field, options) or field
        catch_up(session)
    if options.json:
        output.say_json(_data(field))
    else:
        output.say_all(_option_text(option) for option in field.options)
    return 0


def _changed(session: Session, field: CustomField, options: argparse.Namespace) -> CustomField | None:
    """The field after the change that is asked for; None for none."""
    fields = session.custom_fields
    if options.add is not None:
        return fields.add_option(field.id, options.add)
    if options.rename is not None:
        old, new = options.rename
        return fields.rename_option(_option(field, old).id, new)
    if options.move is not None:
        name, place = options.move
        return fields.move_option(_option(field, name).id, _place(_number(place)))
    if options.retire is not None:
        return fields.retire_option(_option(field, options.retire).id)
    if options.restore is not None:
        return fields.restore_option(_option(field, options.restore).id)
    return None


def _option(field: CustomField, name: str) -> CustomOption:
    """The option of this name, in use or not. Raises Refused with OPTION_UNKNOWN."""
    key = fold(name)
    for option in field.options:
        if fold(option.name) == key:
            return option
    raise Refused(Problem(Code.OPTION_UNKNOWN, field.field, {"name": name}))


def _number(text: str) -> int:
    try:
        return amount(text)
    except argparse.ArgumentTypeError as error:
        raise UsageError(str(error)) from error


def _place(number: int) -> int:
    if not number:
        raise UsageError(_("places are counted from 1"))
    return number - 1


# -- what they share -------------------------------------------------------------------------------


def _kind(options: argparse.Namespace) -> Kind | None:
    return Kind(options.kind) if options.kind else None


def _find(session: Session, options: argparse.Namespace, *, retired: bool = False) -> CustomField:
    return session.custom_fields.named(options.field, _kind(options), retired=retired)


def _print(field: CustomField, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(_data(field))
    else:
        output.say(message.format(name=safe_text(field.name), field=field.field))


def _cells(field: CustomField) -> tuple[str, ...]:
    name = _("{name} (out of use)").format(name=field.name) if field.retired else field.name
    return kind_label(field.kind), field.field, name, field.type.value, ", ".join(field.offered)


def _option_text(option: CustomOption) -> str:
    name = safe_text(option.name)
    return _("{name} (out of use)").format(name=name) if option.retired else name


def _data(field: CustomField) -> dict[str, Any]:
    return {
        "id": field.id,
        "key": field.key,
        "field": field.field,
        "kind": field.kind.value,
        "name": field.name,
        "type": field.type.value,
        "options": [{"name": option.name, "retired": option.retired} for option in field.options],
        "retired": field.retired,
    }


COMMANDS = {
    "fields list": Command(define_list, run_list, ("fields list", "fields list --all --json"), json=_LIST),
    "fields add": Command(
        define_add,
        run_add,
        ("fields add Budget --type number", "fields add Source --type choice --option Web --option Fair"),
        json=_ONE,
    ),
    "fields rename": Command(define_rename, run_rename, ('fields rename budget "Yearly budget"',), json=_ONE),
    "fields move": Command(define_move, run_move, ("fields move budget 1",), json=_LIST),
    "fields retire": Command(define_one, run_retire, ("fields retire budget",), json=_ONE),
    "fields restore": Command(define_one, run_restore, ("fields restore budget",), json=_ONE),
    "fields options": Command(
        define_options,
        run_options,
        ("fields options source", "fields options source --rename Web Internet"),
        json=_ONE,
    ),
}
