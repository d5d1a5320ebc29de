"""`--view`: a saved view as the beginning of what `list` and `export` are asked for."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.cli.command_line import UsageError
from tui_crm.domain.columns import layout_of
from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.problems import Code, CrmError
from tui_crm.i18n import _

if TYPE_CHECKING:
    from tui_crm.domain.views import View
    from tui_crm.services.session import Session


def found_view(session: Session, options: argparse.Namespace) -> View | None:
    """The view that `--view` names, None where it names none. Its base is the one that is listed.

    Raises Refused (VIEW_UNKNOWN, VIEW_AMBIGUOUS), and UsageError where another base is asked for.
    """
    if options.view is None:
        return None
    try:
        view = session.views.named(options.view)
    except CrmError as error:
        if error.problem.code is not Code.VIEW_AMBIGUOUS or options.kind not in tuple(Kind):
            raise
        view = session.views.named(options.view, Kind(options.kind))
    if options.is_kind_said and options.kind != view.kind:
        message = _('the view "{name}" is one of the base {kind}: leave --kind out')
        raise UsageError(message.format(name=view.name, kind=view.kind.value))
    options.kind = view.kind.value
    return view


def with_view(session: Session, view: View | None, query: ContactQuery) -> ContactQuery:
    """The query narrowed by a view; an order and parts that the line names go before the view's.

    Raises Refused where something of the view is no more as it was: its list would have contacts that it is
    not to have.
    """
    if view is None:
        return query
    own = session.views.query(view)
    return replace(
        query,
        kind=view.kind,
        text=" ".join(filter(None, (own.text, query.text))),
        search_in=query.search_in or own.search_in,
        filters=(*own.filters, *query.filters),
        sort=query.sort or own.sort,
        include_inactive=query.include_inactive or own.include_inactive,
    )


def columns_of_view(session: Session, view: View | None) -> tuple[str, ...]:
    """The columns that a view has of its own; none for the usual ones."""
    if view is None or not view.columns:
        return ()
    known = session.layouts.columns_known(view.kind)
    return tuple(one.name for one in layout_of(view.columns, (), known) if one.shown)
