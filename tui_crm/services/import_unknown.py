"""Organizations of a row to which its person is not linked: unknown ones, or not the actor's to add (R31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.imports import RowProblem
from tui_crm.domain.problems import Code, Problem
from tui_crm.services import link_rules
from tui_crm.store import names
from tui_crm.store.imports import Job
from tui_crm.store.sql import Connection


def without_unknown(
    connection: Connection,
    job: Job,
    actor: Actor,
    draft: ContactDraft,
    number: int,
    brought: Callable[[str], bool] = lambda _name: False,
) -> tuple[ContactDraft, list[RowProblem]]:
    """The draft without links to organizations that the actor sees none of, and a warning for each.

    The names go to the note, with their column; so does the position there, if the person has another.

    Args:
        number: of the row.
        brought: whether an earlier row of the file would have made the organization of this name.
    """
    unknown = [
        link
        for link in draft.organizations
        if link.id is None
        and names.organization_by_name(connection, link.name, actor) is None
        and not brought(link.name)
    ]
    if not unknown:
        return draft, []
    columns = {field: column for column, field in reversed(job.mapping.items())}
    column = columns.get("organization", "organization")
    position, lines = draft.position, [draft.note] if draft.note else []
    for link in unknown:
        lines.append(f"{column}: {link.name}")
        if link.position and not position:
            position = link.position
        elif link.position and link.position != position:
            lines.append(f"{columns.get('organization_position', column)}: {link.position}")
    kept = tuple(link for link in draft.organizations if link not in unknown)
    told = [
        RowProblem(
            number,
            Problem(Code.ORGANIZATION_UNKNOWN, "organizations", {"name": link.name}),
            column,
            link.name,
        )
        for link in unknown
    ]
    return replace(draft, organizations=kept, position=position, note="\n".join(lines)), told


def without_showing(
    connection: Connection, job: Job, actor: Actor, before: ContactDraft, draft: ContactDraft, number: int
) -> tuple[ContactDraft, list[RowProblem]]:
    """The draft without links that only an owner of the contact may add, and a warning for each.

    Args:
        before: the contact that the row is about.
        number: of the row.
    """
    refused = link_rules.showing(connection, actor, before, draft)
    column = next((column for column, field in job.mapping.items() if field == "organization"), "")
    problem = Problem(Code.ORGANIZATIONS_NOT_YOURS, "organizations")
    kept = tuple(link for link in draft.organizations if link not in refused)
    told = [RowProblem(number, problem, column, link.name) for link in refused]
    return (replace(draft, organizations=kept) if refused else draft), told
