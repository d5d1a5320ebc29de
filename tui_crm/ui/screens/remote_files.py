"""What the screen shows over SSH where it would ask for a file: the line for one's own machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import PurePosixPath
from time import monotonic
from typing import TYPE_CHECKING, Any

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import JobStatus
from tui_crm.domain.problems import StoreError
from tui_crm.i18n import _
from tui_crm.ui.modals.remote_command import RemoteCommand
from tui_crm.ui.remote import ask_remote, remote_line, ssh_words

if TYPE_CHECKING:
    from tui_crm.services.session import Session
    from tui_crm.ui.base import CrmScreen
    from tui_crm.ui.screens.contacts_keys import ListKeys

MOST_IDS = 100
"""Marked contacts that a line names; more would be longer than anybody reads."""
_LOOKED_AT = 20
"""Imports among which a new one is looked for."""
_LOOK_SECONDS = 1.0


# Exports


def export_words(query: ContactQuery, line: str, columns: tuple[str, ...] | None, form: str) -> list[str]:
    """The command that exports a list as the screen has it.

    Args:
        line: what stands in the search box; it says what the query's text and filters do.
        columns: of a CSV; None for all fields.
    """
    words = ["export", "--format", form, *_kind_words(query), *_column_words(columns)]
    if query.search_in:
        words.append(f"--in={','.join(query.search_in)}")
    if query.sort is not None:
        words.append(f"--sort={'-' if query.sort.descending else ''}{query.sort.field}")
    if query.include_inactive:
        words.append("--all")
    return [*words, "--", line] if line.strip() else words


def _kind_words(query: ContactQuery) -> list[str]:
    return ["--kind", query.kind.value] if query.kind is not None else []


def _column_words(columns: tuple[str, ...] | None) -> list[str]:
    return [f"--columns={','.join(columns)}"] if columns else []


async def export(
    screen: ListKeys,
    query: ContactQuery,
    ids: tuple[int, ...] | None,
    columns: tuple[str, ...] | None,
    form: str,
    name: str,
) -> None:
    """Shows how the list, or the marked contacts, are exported to a file `name` of one's own machine."""
    words = export_words(query, screen.feed.line.asked, columns, form)
    title = _("Export the list as it is")
    if ids is not None and len(ids) <= MOST_IDS:
        title = _("Export the marked contacts")
        words = ["export", "--format", form, *_kind_words(query), *_column_words(columns)]
        words += ["--ids", *map(str, ids)]
    elif ids is not None and not await screen.call(_is_list, screen.session, query, ids):
        text = _(
            "More than {most} contacts are marked, too many for one line: give them a tag, search by it, and "
            "export that list, or save a list as a view and export the view."
        )
        screen.tell(text.format(most=MOST_IDS), "warning", seconds=15)
        return
    await ask_remote(screen, title, words, fetch=name)


def _is_list(session: Session, query: ContactQuery, ids: tuple[int, ...]) -> bool:
    """Whether these are all contacts of the list."""
    return set(session.contacts.ids(query)) == set(ids)


# Files and pictures


async def attach(screen: CrmScreen[Any], title: str, contact_id: int, event_id: int | None) -> None:
    """Shows how a file is attached to a contact, or to one of its events."""
    words = ["attach", str(contact_id), "-", "--name", "offer.pdf"]
    if event_id is not None:
        words += ["--event", str(event_id)]
    note = _("Put the name of your own file in both places.")
    await ask_remote(screen, title, words, send="offer.pdf", note=note)


async def save_attachment(screen: CrmScreen[Any], title: str, attachment_id: int, name: str) -> None:
    """Shows how a contact's file is fetched."""
    await ask_remote(screen, title, ["attachment", "save", str(attachment_id), "-"], fetch=name)


async def picture(screen: CrmScreen[Any], contact_id: int) -> None:
    """Shows how a picture is sent."""
    title = _("Picture (PNG, JPEG, WebP or GIF)")
    note = _("Put the name of your own file in place of photo.jpg.")
    await ask_remote(screen, title, ["avatar", str(contact_id), "-"], send="photo.jpg", note=note)


# Imports


async def sample(screen: CrmScreen[Any], title: str, kind: Kind, name: str) -> None:
    """Shows how a sample file is fetched."""
    await ask_remote(screen, title, ["import", "--sample", "-", "--kind", kind.value], fetch=name)


async def refused(screen: CrmScreen[Any], title: str, job: int) -> None:
    """Shows how the refused rows of an import are fetched; cards have a file of their own."""
    outcome = await screen.call(screen.session.imports.outcome, job)
    words, name, note = ["imports", "refused", str(job), "-o", "-"], f"{_stem(outcome.file)}.refused.csv", ""
    suffix = {"vcard": ".vcf", "ldif": ".ldif"}.get(outcome.format)
    if suffix is not None:
        cards = remote_line(
            ssh_words(screen.crm.config), [*words, "--cards"], fetch=f"{_stem(outcome.file)}.refused{suffix}"
        )
        note = _("Cards that could not be read come with:\n{line}").format(line=cards)
    await ask_remote(screen, title, words, fetch=name, note=note)


def _stem(name: str) -> str:
    return PurePosixPath(name).stem or "import"


async def wait_for_import(screen: CrmScreen[Any], title: str) -> int:
    """Shows how a file is sent, and goes on as soon as one has come; the number of its import, 0 for none."""
    before = await screen.call(_staged, screen.session)
    words = ["import", "-", "--stage-only", "--name", "people.xlsx"]
    line = remote_line(ssh_words(screen.crm.config), words, send="people.xlsx")
    note = _(
        "Put the name of your own file in both places. As soon as it is here its columns are shown; later it "
        "waits among the imports."
    )
    dialog = _Waiting(title, line, note, before)
    await screen.app.push_screen_wait(dialog)
    return dialog.came


def _staged(session: Session) -> frozenset[int]:
    """The newest imports of one's own whose columns wait to be mapped."""
    waiting = (JobStatus.MAPPING, JobStatus.READY)
    return frozenset(
        one.job
        for one in session.imports.lines(0, _LOOKED_AT)
        if one.status in waiting and one.can_resume and one.user == session.actor.login
    )


class _Waiting(RemoteCommand):
    """The line that sends a file; closes when an import waits that was not there before.

    Attributes:
        came: its number; 0 while none has come.
    """

    def __init__(self, title: str, line: str, note: str, before: frozenset[int]) -> None:
        super().__init__(title, line, note)
        self._before = before
        self.came = 0

    def on_mount(self) -> None:
        self.set_interval(_LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.is_active:
            self.run_worker(self._look_for_it(), group="look", exclusive=True)

    async def _look_for_it(self) -> None:
        """Closes when nobody is about to type here: the columns that come have other keys."""
        with suppress(StoreError):  # the next look may go well
            new = await self.call(_staged, self.session) - self._before
            if new and monotonic() - self.crm.last_key >= _LOOK_SECONDS:
                self.came = max(new)
                self.crm.ignore_keys()
                self.dismiss(True)
