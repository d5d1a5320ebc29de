"""Asks for the file of a picture, and refuses one that can't become a contact's (R15)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tui_crm.domain.problems import CrmError, Problem
from tui_crm.i18n import _
from tui_crm.services.avatars import Avatars
from tui_crm.ui.modals.ask_path import AskPath, unreadable


class AskPicture(AskPath):
    """Closes with the path of a picture, or with None at Escape.

    Args:
        avatars: says what is wrong with a picture.
    """

    def __init__(self, avatars: Avatars) -> None:
        title = _("Picture (PNG, JPEG, WebP or GIF)")
        super().__init__(title, check=partial(no_picture, avatars), example="~/photo.jpg")


def no_picture(avatars: Avatars, path: Path) -> Problem | None:
    """Why a file can't become a picture, or None."""
    problem = unreadable(path)
    if problem is not None:
        return problem
    try:
        avatars.check(path)
    except CrmError as error:
        return error.problem
    return None
