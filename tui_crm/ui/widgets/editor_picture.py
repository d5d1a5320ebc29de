"""The picture of a contact in the editor: changed at once, that of a new contact with its save (R15, R19)."""

from __future__ import annotations

from pathlib import Path

from tui_crm.domain.access import Permission
from tui_crm.domain.contact import Contact
from tui_crm.i18n import _
from tui_crm.ui.base import CrmScreen
from tui_crm.ui.modals.ask_picture import AskPicture
from tui_crm.ui.modals.choice import Choice
from tui_crm.ui.screens import remote_files
from tui_crm.ui.widgets.picture_field import PictureField
from tui_crm.wording import field_label, sentence

_CHANGE, _REMOVE = "change", "remove"


class EditorPicture:
    """Asks for a file, or what is to become of the picture.

    Setting it does not raise the contact's version: the open form can still be saved.

    Attributes:
        chosen: the file for a new contact, which the save will set.
    """

    def __init__(self, host: CrmScreen[object], chosen: Path | None = None) -> None:
        self._host = host
        self.chosen = chosen

    async def change(self, field: PictureField, contact: Contact | None) -> bool:
        """Whether the stored contact has another picture now. Must run in a worker.

        Args:
            contact: None for a new one: the file is read, and set by `set_for` after the save.
        """
        host = self._host
        if (problem := host.session.why_not(Permission.EDIT)) is not None:
            host.tell(sentence(problem), "error")
            return False
        with host.refusing():
            if field.is_set:
                answer = await host.app.push_screen_wait(_question())
                if answer == _REMOVE:
                    return await self._remove(field, contact)
                if answer != _CHANGE:
                    return False
            if host.crm.is_restricted:
                await self._show_command(contact)
                return False
            path: Path | None = await host.app.push_screen_wait(AskPicture(host.session.avatars))
            if path is not None:
                return await self._take(path, field, contact)
        return False

    async def _show_command(self, contact: Contact | None) -> None:
        """Over SSH a picture is sent from one's own machine, to a contact that is there."""
        if contact is not None:
            await remote_files.picture(self._host, contact.id)
        else:
            self._host.tell(_("Over SSH a picture is sent to a contact that is saved: save this one first."))

    async def _take(self, path: Path, field: PictureField, contact: Contact | None) -> bool:
        avatars, call = self._host.session.avatars, self._host.call
        if contact is None:
            await call(avatars.check, path)
            self.chosen = path
        else:
            await call(avatars.set, contact.id, path)
        field.show(True, self.chosen)
        return contact is not None

    async def _remove(self, field: PictureField, contact: Contact | None) -> bool:
        self.chosen = None
        if contact is not None:
            await self._host.call(self._host.session.avatars.remove, contact.id)
        field.show(False)
        return contact is not None

    async def set_for(self, contact: Contact) -> None:
        """Sets the file that was chosen for a new contact, if any. Raises what `Avatars.set` raises."""
        path, self.chosen = self.chosen, None
        if path is not None:
            await self._host.call(self._host.session.avatars.set, contact.id, path)


def _question() -> Choice:
    answers = {_CHANGE: _("Choose another file"), _REMOVE: _("Remove the picture")}
    return Choice(field_label("avatar"), "", answers)
