"""`opportunities`: business that may come, and the persons who matter for it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tui_crm.cli import opportunity_told as told
from tui_crm.cli import output
from tui_crm.cli.command_line import Command
from tui_crm.cli.context import Context
from tui_crm.cli.selection import amount
from tui_crm.cli.table import say_list
from tui_crm.domain.opportunities import OpportunityQuery, Outcome
from tui_crm.domain.opportunity_rules import read_close
from tui_crm.domain.problems import Code, Refused
from tui_crm.i18n import N_, _

if TYPE_CHECKING:
    from tui_crm.services.session import Session

_ONE = N_("print the opportunity as JSON")
_LIST = N_("print a list of opportunities as JSON")
_VALUES = ("title", "value", "currency", "expected_close", "owner", "note")


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities list`."""
    words = _("words that its title, or the name of one of its contacts, has")
    parser.add_argument("text", nargs="*", metavar=_("TEXT"), help=words)
    parser.add_argument(
        "--stage", dest="stages", action="append", default=[], metavar=_("STAGE"),
        help=_("in this stage, by its name or number; may be repeated"),
    )  # fmt: skip
    parser.add_argument(
        "--outcome", dest="outcomes", action="append", default=[], choices=[one.value for one in Outcome],
        help=_("in stages that mean this; may be repeated"),
    )  # fmt: skip
    parser.add_argument("--all", action="store_true", help=_("won and lost ones too"))
    parser.add_argument(
        "--owner", dest="owners", action="append", default=[], metavar=_("USER"),
        help=_('of this user, by the login name; "me" for yourself; may be repeated'),
    )  # fmt: skip
    of_contact = _("of this organization or person: its number, or uid:UID")
    parser.add_argument("--contact", metavar="ID", help=of_contact)
    closing = _("expected to close on this day or before: 2026-01-31, today, +30d")
    parser.add_argument("--closing", metavar=_("DATE"), help=closing)
    parser.add_argument("--sums", action="store_true", help=_("what is in each stage instead, by currency"))
    parser.add_argument(
        "--limit", type=amount, default=1_000, metavar="N", help=_("at most this many (1000)")
    )
    parser.add_argument("--offset", type=amount, default=0, metavar="N", help=_("leave out the first N"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints opportunities, or what they are worth, in the order of the stages."""
    with context.session() as session:
        query = _query(session, options)
        if options.sums:
            sums = session.opportunities.sums(query)
        else:
            found = session.opportunities.page(query, options.limit, options.offset)
    if options.sums:
        heads = (_("Stage"), _("Opportunities"), _("Value"))
        say_list(sums, options.json, told.sum_data, heads, told.sum_cells)
    else:
        nothing = _("There are no such opportunities.")
        data = told.opportunity_data
        say_list(found, options.json, data, told.heads(), told.cells, nothing, fits=True)
    return 0


def _query(session: Session, options: argparse.Namespace) -> OpportunityQuery:
    """What the options ask for: open ones, where they name neither stages nor outcomes. Raises Refused."""
    outcomes = tuple(map(Outcome, options.outcomes))
    if not (outcomes or options.stages or options.all):
        outcomes = (Outcome.OPEN,)
    close = read_close(options.closing or "", session.clock().astimezone().date())
    return OpportunityQuery(
        text=" ".join(options.text),
        stages=tuple(session.opportunities.stage_named(one).id for one in options.stages),
        outcomes=outcomes,
        owners=tuple(session.actor.login if one == "me" else one for one in options.owners),
        contact_id=None if options.contact is None else session.contacts.find(options.contact),
        closing_until=date.fromisoformat(close) if close else None,
    )


def define_one(parser: argparse.ArgumentParser) -> None:
    """The argument of all commands about one opportunity."""
    parser.add_argument("number", metavar="N", help=_("the number of the opportunity, or uid:UID"))


def define_several(parser: argparse.ArgumentParser) -> None:
    """The arguments of commands about several opportunities."""
    help_text = _("the number of an opportunity, or uid:UID")
    parser.add_argument("numbers", nargs="+", metavar="N", help=help_text)


def run_show(context: Context, options: argparse.Namespace) -> int:
    """Prints whole opportunities: labelled lines, or JSON (one object for one number, a list for several)."""
    with context.session() as session:
        opportunities = session.opportunities
        found = [opportunities.get(opportunities.find(one)) for one in options.numbers]
    if options.json:
        documents = [told.opportunity_data(one) for one in found]
        output.say_json(documents[0] if len(documents) == 1 else documents)
    else:
        for number, one in enumerate(found):
            output.say_all(([""] if number else []) + told.lines(one))
    return 0


def _add_values(parser: argparse.ArgumentParser) -> None:
    organization = _('the organization, by its number or uid:UID; "" for none')
    parser.add_argument("--organization", metavar="ID", help=organization)
    parser.add_argument("--stage", metavar=_("STAGE"), help=_("the name or the number of a stage"))
    value = _('what it is worth: 12000 or "12 000,50"; "" for not known')
    parser.add_argument("--value", metavar=_("AMOUNT"), help=value)
    currency = _("its currency, as PLN or EUR; else that of the newest opportunity")
    parser.add_argument("--currency", metavar=_("CODE"), help=currency)
    closes = _('when it is expected to close: 2026-01-31, today, +30d; "" for not known')
    parser.add_argument("--closes", dest="expected_close", metavar=_("DATE"), help=closes)
    parser.add_argument("--owner", metavar=_("USER"), help=_("the login name of whose it is; else yours"))
    parser.add_argument("--note", metavar=_("TEXT"), help=_("what else is to be known"))


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities add`."""
    parser.add_argument("title", metavar=_("TITLE"), help=_("what it is about"))
    person = _("a person who matters, and what they are in it; may be repeated")
    parser.add_argument(
        "--person", dest="persons", action="append", default=[], metavar=_("ID[=ROLE]"), help=person
    )
    _add_values(parser)


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds an opportunity."""
    with context.session() as session:
        pairs = (one.partition("=") for one in options.persons)
        persons = tuple((session.contacts.find(one.strip()), role) for one, _equals, role in pairs)
        draft = replace(session.opportunities.draft_for(), persons=persons, **_values(session, options))
        made = session.opportunities.add(draft)
    told.tell(made, _("Opportunity added: {title} ({id})"), options.json)
    return 0


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities edit`."""
    define_one(parser)
    parser.add_argument("--title", metavar=_("TITLE"), help=_("what it is about"))
    _add_values(parser)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes an opportunity."""
    with context.session() as session:
        values = _values(session, options)
        if not values:
            raise Refused(Code.NOTHING_TO_CHANGE)
        opportunities = session.opportunities
        current = opportunities.get(opportunities.find(options.number))
        base = opportunities.draft_of(current)
        changed = opportunities.save(current.id, replace(base, **values), current.version, base)
    told.tell(changed, _("Opportunity changed: {title} ({id})"), options.json)
    return 0


def _values(session: Session, options: argparse.Namespace) -> dict[str, Any]:
    """The attributes of a draft that the options name. Raises Refused, NotFound."""
    given = {name: getattr(options, name) for name in _VALUES}
    values: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if options.stage is not None:
        values["stage_id"] = session.opportunities.stage_named(options.stage).id
    if options.organization is not None:
        named = options.organization.strip()
        values["organization_id"] = session.contacts.find(named) if named else None
    return values


def define_move(parser: argparse.ArgumentParser) -> None:
    """The arguments of `opportunities move`."""
    define_one(parser)
    parser.add_argument("stage", metavar=_("STAGE"), help=_("the name or the number of a stage"))


def run_move(context: Context, options: argparse.Namespace) -> int:
    """Puts an opportunity into another stage."""
    with context.session() as session:
        opportunities = session.opportunities
        stage = opportunities.stage_named(options.stage)
        moved = opportunities.move(opportunities.find(options.number), stage.id)
    told.tell(moved, _("Opportunity changed: {title} ({id})"), options.json)
    return 0


def run_delete(context: Context, options: argparse.Namespace) -> int:
    """Deletes opportunities, all of them or none."""
    with context.session() as session:
        opportunities = session.opportunities
        deleted = opportunities.delete([opportunities.find(one) for one in options.numbers])
    if options.json:
        output.say_json([told.opportunity_data(one) for one in deleted])
    else:
        for one in deleted:
            told.tell(one, _("Opportunity deleted: {title} ({id})"), as_json=False)
    return 0


COMMANDS = {
    "opportunities list": Command(
        define_list,
        run_list,
        (
            "opportunities list",
            "opportunities list roof --owner me --closing +30d",
            "opportunities list --all --sums",
        ),
        json=_LIST,
    ),
    "opportunities show": Command(
        define_several,
        run_show,
        ("opportunities show 7", "opportunities show 7 --json"),
        json=N_("print JSON"),
    ),
    "opportunities add": Command(
        define_add,
        run_add,
        (
            'opportunities add "New roof" --organization 12 --value "12 000,50" --currency PLN',
            "opportunities add Training --person 15=decides --closes +30d --stage offer",
        ),
        takes_text=True,
        json=_ONE,
    ),
    "opportunities edit": Command(
        define_edit,
        run_edit,
        ("opportunities edit 7 --value 15000 --closes 2026-12-31", 'opportunities edit 7 --closes ""'),
        takes_text=True,
        json=_ONE,
    ),
    "opportunities move": Command(
        define_move, run_move, ("opportunities move 7 won", 'opportunities move 7 "Contract sent"'), json=_ONE
    ),
    "opportunities delete": Command(
        define_several, run_delete, ("opportunities delete 7", "opportunities delete 7 8"), json=_LIST
    ),
}
