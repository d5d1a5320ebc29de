"""Keeps what a form holds while it is being filled, so that no hang-up loses it (R12)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from tui_crm.domain.contact import ContactDraft, Kind
from tui_crm.services.drafts import Drafts, KeptDraft

EDIT = "edit"
NEW = {Kind.PERSON: "new_person", Kind.ORGANIZATION: "new_organization"}
NEW_HERE = "new_person_here"
"""The names under which forms keep their drafts; the last one's is kept by the id of the organization."""
FILLED = "_filled"
"""Behind the name of the form of a new contact of which something is known, or over another such form."""
QUIET_SECONDS = 0.3
"""A draft is kept when nothing was typed for so long (facts 5)."""

Call = Callable[..., Awaitable[object]]


T = TypeVar("T")


class Keeper(Generic[T]):
    """One form's draft. `note` is called at each change, `keep` when typing has stopped.

    `flush` works without the event loop, for signals: the latest draft is a plain attribute.

    Args:
        form: the name under which it is kept.
        contact_id: whose contact's form it is; None for a new one's, and for forms of other things.
        version: of what the form was opened on; 0 for a new one.
        initial: what the form holds when nothing was typed: that is no draft.
    """

    def __init__(self, drafts: Drafts, form: str, contact_id: int | None, version: int, initial: T) -> None:
        self._drafts = drafts
        self.form = form
        self.contact_id = contact_id
        self.version = version
        self.initial = initial
        self.latest = initial
        self._kept: T | None = initial  # None: not known just now
        self._turn = asyncio.Lock()
        self._is_done = False

    def store(self, draft: T) -> None:
        """Keeps a draft, on whatever thread it is called."""
        raise NotImplementedError

    @property
    def is_changed(self) -> bool:
        """Whether the form holds anything worth keeping."""
        return self.latest != self.initial

    def note(self, draft: T) -> None:
        """Remembers what the form holds now."""
        self.latest = draft

    async def keep(self, call: Call) -> None:
        """Keeps the latest draft, or throws the kept one away where the form is as it was at first."""
        async with self._turn:  # what is just being kept may be what is to be thrown away
            draft = self.latest
            if self._is_done or draft == self._kept:
                return
            self._kept = None  # who is cut off in between does not know
            if draft == self.initial:
                await call(self._drafts.drop, self.form, self.contact_id)
            else:
                await call(self.store, draft)
            self._kept = draft

    def flush(self) -> None:
        """Keeps the latest draft at once, on this thread."""
        if not self._is_done and self.latest not in (self._kept, self.initial):
            self.store(self.latest)
            self._kept = self.latest

    async def drop(self, call: Call) -> None:
        """What the form holds went elsewhere: its draft is thrown away, and nothing is kept any more."""
        self.done()
        async with self._turn:
            await call(self._drafts.drop, self.form, self.contact_id)

    def done(self) -> None:
        """The form was saved, and its draft went with it: nothing is kept any more."""
        self._is_done = True
        self.initial = self._kept = self.latest


class DraftKeeper(Keeper[ContactDraft]):
    """The draft of a contact's form, or of a text about a contact, which is its note then."""

    def __init__(
        self, drafts: Drafts, form: str, contact_id: int | None, version: int, initial: ContactDraft
    ) -> None:
        super().__init__(drafts, form, contact_id, version, initial)
        self.base = initial if contact_id is not None and version else None
        """What the draft was made from; None for a new contact, or where that is not known."""

    def store(self, draft: ContactDraft) -> None:
        self._drafts.keep(self.form, self.contact_id, draft, self.version, self.base)

    def resume(self, kept: KeptDraft) -> None:
        """The form goes on with a draft that was kept before."""
        self.latest = self._kept = kept.draft
        if kept.version != self.version:
            self.version, self.base = kept.version, kept.base
