"""What a saved view says, in a line (R26)."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.domain.contact_query import Sort
from tui_crm.domain.fields import CUSTOM_PREFIX, SearchGroup
from tui_crm.domain.problems import Code, Problem
from tui_crm.i18n import _
from tui_crm.text.safe import safe_text
from tui_crm.wording.explaining import problem_line
from tui_crm.wording.labels import field_label, search_group_label

_GROUPS = frozenset(group.value for group in SearchGroup)


def view_sentence(
    text: str, search_in: Iterable[str], sort: Sort | None, include_inactive: bool, has_columns: bool
) -> str:
    """The search, the order and the parts that are searched: "city:Łódź; sorted by Changed, downwards"."""
    parts = [safe_text(text) or _("all contacts")]
    if sort is not None:
        by = _("sorted by {field}, downwards") if sort.descending else _("sorted by {field}")
        parts.append(by.format(field=field_label(sort.field)))
    if names := [_part(name) for name in search_in]:
        parts.append(_("in: {names}").format(names=", ".join(names)))
    if include_inactive:
        parts.append(_("inactive too"))
    if has_columns:
        parts.append(_("own columns"))
    return "; ".join(parts)


def left_out_sentence(problem: Problem) -> str:
    """What a view is shown without, and why."""
    if problem.code is Code.FIELD_UNKNOWN and problem.field.startswith(CUSTOM_PREFIX):
        text = _("The field {field} is out of use, so the view is shown without it.")
        return text.format(field=field_label(problem.field))
    if problem.code is Code.TAG_UNKNOWN:
        text = _('There is no tag "{name}" any more, so the view is shown without it.')
        return text.format(name=safe_text(str(problem.values["name"])))
    return _("Left out of the view: {text}").format(text=problem_line(problem))


def _part(name: str) -> str:
    return search_group_label(SearchGroup(name)).lower() if name in _GROUPS else field_label(name)
