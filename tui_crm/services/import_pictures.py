"""The pictures that rows of a file bring (R15): what can't be used is a warning, the contact is taken."""

from __future__ import annotations

import hashlib

from tui_crm.domain.contact import Status
from tui_crm.domain.import_pictures import picture_bytes
from tui_crm.domain.journal import AVATAR, OperationKind
from tui_crm.domain.pictures import MAXIMUM_MEGABYTES
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.services.base import Service
from tui_crm.store import journal, pictures, removal
from tui_crm.store.sql import Connection

_MOST = MAXIMUM_MEGABYTES * 1024 * 1024


def give(
    service: Service, connection: Connection, contact: int, text: str, job: int, *, made: bool, fills: bool
) -> bool:
    """Makes what a row has as its picture the contact's, inside the transaction that is open.

    Args:
        text: as `domain.import_pictures` reads it.
        job: the import, which the journal names.
        made: whether this row has made the contact: its import takes it back as a whole, without a journal.
        fills: whether a picture that the contact has stays: an earlier row of the file was about it too.

    Returns whether the contact has another picture now.
    Raises Refused: PICTURE_TOO_LARGE, PICTURE_KIND, PICTURE_PIXELS, PICTURE_BROKEN, CONTACT_INACTIVE.
    """
    before = pictures.avatar(connection, contact)
    if before is not None and fills:
        return False
    # Four letters are three bytes: what is too large is not decoded at all.
    if len(text) // 4 * 3 > _MOST + 100:
        raise Refused(Code.PICTURE_TOO_LARGE, maximum=MAXIMUM_MEGABYTES)
    data = picture_bytes(text)
    if not data:
        raise Refused(Code.PICTURE_BROKEN)
    if hashlib.sha256(data).hexdigest() == before:
        return False  # as this program has written it
    from tui_crm.files.images import read_picture  # Pillow is loaded where a picture is set, not before

    picture = read_picture(data)
    if picture.hash == before:
        return False
    present = removal.present(connection, [contact], service.actor)
    if not made and present and present[0].status is not Status.ACTIVE:
        raise Refused(Problem(Code.CONTACT_INACTIVE, "", {"name": present[0].name, "id": contact}))
    pictures.keep(connection, contact, picture.hash, picture.data, picture.thumbnail)
    pictures.set_avatar(connection, contact, picture.hash)
    if not made and present:
        operation = journal.open_operation(
            connection, service.actor, OperationKind.IMPORTED, service.now(), job
        )
        values = {AVATAR: before}, {AVATAR: picture.hash}
        journal.record_values(connection, operation, contact, present[0].version, *values)
    return True
