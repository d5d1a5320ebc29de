"""Names in a row that the base does not know, and organizations that are not the actor's to add (R31)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_crm.domain.access import Actor
from tui_crm.domain.contact import ContactDraft
from tui_crm.domain.definition_rules import is_name
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


def with_known_names(
    connection: Connection, draft: ContactDraft, makes_tags: bool
) -> tuple[ContactDraft, dict[str, list[str]]]:
    """The draft with tags and users as the base calls them, and the names that it does not know, by field.

    Args:
        makes_tags: whether unknown tags stay in the draft, to be made.
    """
    unknown: dict[str, list[str]] = {"tags": [], "owners": [], "watchers": []}
    if not (draft.tags or draft.owners or draft.watchers):
        return draft, unknown
    known: dict[str, list[str]] = {field: [] for field in unknown}
    for name in draft.tags:
        tag = names.tag(connection, name)
        if tag is None:
            unknown["tags"].append(name)
        if tag is not None or (makes_tags and is_name(name)):
            known["tags"].append(name if tag is None else tag.name)
    for field in ("owners", "watchers"):
        for name in getattr(draft, field):
            user = names.user(connection, name)
            if user is None:
                unknown[field].append(name)
            else:
                known[field].append(user.name)
    tags, owners, watchers = (tuple(dict.fromkeys(given)) for given in known.values())
    return replace(draft, tags=tags, owners=owners, watchers=watchers), unknown


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
