"""`stages`: what opportunities go through."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from tui_crm.cli import output
from tui_crm.cli.command_line import Command, UsageError
from tui_crm.cli.context import Context
from tui_crm.cli.opportunity_told import stage_data
from tui_crm.cli.selection import amount
from tui_crm.cli.table import say_list
from tui_crm.domain.opportunities import Outcome
from tui_crm.domain.problems import Code, Refused
from tui_crm.domain.tags import COLOURS
from tui_crm.i18n import N_, _
from tui_crm.wording.opportunities import outcome_label, stage_label

if TYPE_CHECKING:
    from tui_crm.domain.opportunities import Stage

_ONE = N_("print the stage as {id, code, name, outcome, colour, retired}")
_LIST = N_("print a list of {id, code, name, outcome, colour, retired}")


def define_list(parser: argparse.ArgumentParser) -> None:
    """The arguments of `stages list`."""
    parser.add_argument("--all", action="store_true", help=_("those out of use too"))


def run_list(context: Context, options: argparse.Namespace) -> int:
    """Prints the stages in their order."""
    with context.session() as session:
        found = session.opportunities.stages(retired=options.all)
    _print_all(found, options.json)
    return 0


def _add_looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--outcome",
        choices=[one.value for one in Outcome],
        help=_("what it means for the opportunities in it"),
    )
    parser.add_argument(
        "--colour",
        metavar=_("COLOUR"),
        help=_('one of {colours}; "" for none').format(colours=", ".join(COLOURS)),
    )


def define_add(parser: argparse.ArgumentParser) -> None:
    """The arguments of `stages add`."""
    parser.add_argument("name", metavar=_("NAME"), help=_("the name of the new stage"))
    _add_looks(parser)


def run_add(context: Context, options: argparse.Namespace) -> int:
    """Adds a stage."""
    outcome = Outcome(options.outcome or Outcome.OPEN)
    with context.session() as session:
        made = session.opportunities.add_stage(options.name, outcome, options.colour or "")
    _print(made, options.json, _("Stage added: {name}"))
    return 0


def define_one(parser: argparse.ArgumentParser) -> None:
    """The argument of commands about one stage."""
    parser.add_argument("stage", metavar=_("STAGE"), help=_("the name or the number of a stage"))


def define_edit(parser: argparse.ArgumentParser) -> None:
    """The arguments of `stages edit`."""
    define_one(parser)
    help_text = _('its new name; "" gives a stage of the program its own name back')
    parser.add_argument("--name", metavar=_("NAME"), help=help_text)
    _add_looks(parser)


def run_edit(context: Context, options: argparse.Namespace) -> int:
    """Changes a stage."""
    given = (options.name, options.outcome, options.colour)
    if all(value is None for value in given):
        raise Refused(Code.NOTHING_TO_CHANGE)
    outcome = None if options.outcome is None else Outcome(options.outcome)
    with context.session() as session:
        stages = session.opportunities
        stage = stages.stage_named(options.stage)
        changed = stages.edit_stage(stage.id, name=options.name, outcome=outcome, colour=options.colour)
    _print(changed, options.json, _("Stage changed: {name}"))
    return 0


def define_move(parser: argparse.ArgumentParser) -> None:
    """The arguments of `stages move`."""
    define_one(parser)
    parser.add_argument("place", type=amount, metavar="N", help=_("its place among those in use, from 1"))


def run_move(context: Context, options: argparse.Namespace) -> int:
    """Puts a stage at another place, and prints all of them."""
    if not options.place:
        raise UsageError(_("Places are counted from 1."))
    with context.session() as session:
        stages = session.opportunities
        found = stages.move_stage(stages.stage_named(options.stage).id, options.place - 1)
    _print_all(found, options.json)
    return 0


def run_retire(context: Context, options: argparse.Namespace) -> int:
    """Takes a stage out of use; opportunities in it stay there."""
    with context.session() as session:
        stages = session.opportunities
        retired = stages.retire_stage(stages.stage_named(options.stage).id)
    _print(retired, options.json, _("Stage taken out of use: {name}"))
    return 0


def run_restore(context: Context, options: argparse.Namespace) -> int:
    """Takes a stage into use again."""
    with context.session() as session:
        stages = session.opportunities
        restored = stages.restore_stage(stages.stage_named(options.stage).id)
    _print(restored, options.json, _("Stage brought back into use: {name}"))
    return 0


def _print(stage: Stage, as_json: bool, message: str) -> None:
    if as_json:
        output.say_json(_data(stage))
    else:
        output.say(message.format(name=stage_label(stage)))


def _print_all(found: tuple[Stage, ...], as_json: bool) -> None:
    heads = (_("Number"), _("Stage"), _("Outcome"), _("Colour"))
    say_list(found, as_json, _data, heads, _cells)


def _cells(one: Stage) -> tuple[str, ...]:
    return str(one.id), _shown(one), outcome_label(one.outcome), one.colour


def _shown(stage: Stage) -> str:
    name = stage_label(stage)
    return _("{name} (out of use)").format(name=name) if stage.is_retired else name


def _data(stage: Stage) -> dict[str, Any]:
    return stage_data(stage) | {"colour": stage.colour, "retired": stage.is_retired}


COMMANDS = {
    "stages list": Command(define_list, run_list, ("stages list", "stages list --all --json"), json=_LIST),
    "stages add": Command(
        define_add,
        run_add,
        ('stages add "Contract sent" --colour blue', "stages add Postponed --outcome lost"),
        json=_ONE,
    ),
    "stages edit": Command(
        define_edit,
        run_edit,
        ("stages edit talks --name Meetings", 'stages edit Meetings --name ""'),
        json=_ONE,
    ),
    "stages move": Command(define_move, run_move, ('stages move "Contract sent" 5',), json=_LIST),
    "stages retire": Command(define_one, run_retire, ("stages retire negotiation",), json=_ONE),
    "stages restore": Command(define_one, run_restore, ("stages restore negotiation",), json=_ONE),
}
