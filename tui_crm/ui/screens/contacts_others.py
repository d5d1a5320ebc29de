"""What other people do while the list is open: it shows the base as it is, without a key."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tui_crm.domain.problems import Denied, NotFound, StoreError
from tui_crm.ui.looking import Following
from tui_crm.ui.screens.contacts_card import CardFollower
from tui_crm.ui.screens.contacts_more_keys import MoreListKeys

if TYPE_CHECKING:
    from tui_crm.ui.widgets.contact_editor import ContactEditor


class FollowingList(Following, MoreListKeys):
    """The contacts screen looks again and again whether others have written.

    Where nobody has, a number is read and nothing else happens: a terminal at rest gets no byte. Nothing is
    held open between two looks, so that the base's log can be emptied.
    """

    follower: CardFollower
    editor: ContactEditor | None

    def follow_others(self) -> None:
        """As `Following`."""
        if not self.is_active or self.is_between_forms:
            return  # as soon as it is the topmost again it looks by itself
        with suppress(StoreError):  # nobody asked: the next key tells it
            if self.feed.follow() and self.editor is not None and self.editor.contact is not None:
                self.run_worker(self._look_at_form(self.editor, self.editor.contact.id), group="form")

    async def _look_at_form(self, editor: ContactEditor, contact_id: int) -> None:
        """Closes the form of a contact that is gone, or may not be seen any more; its draft stays."""
        with suppress(StoreError, Denied):
            try:
                await self.call(self.session.contacts.get, contact_id)
            except NotFound:
                if self.is_active:  # else as soon as it is again
                    editor.contact_gone([contact_id])

    def on_screen_resume(self) -> None:
        """The contact in the form may have gone under a dialog. Textual runs the subclass's too."""
        if self.editor is not None and self.editor.contact is not None and not self.is_between_forms:
            self.run_worker(self._look_at_form(self.editor, self.editor.contact.id), group="form")

    def rights_changed(self) -> None:
        """Others may be seen by now, and others not any more."""
        super().rights_changed()
        self.follower.forget()
        with suppress(StoreError):
            self.feed.reload()
            if self.editor is not None and self.editor.contact is not None:
                self.run_worker(self._look_at_form(self.editor, self.editor.contact.id), group="form")
