"""Pictures of contacts: set, removed, put back, and gone with a purge."""

from __future__ import annotations

import io
import json
import stat
from pathlib import Path

import pytest
from PIL import Image

from tests.kit.builders import a_person, a_session_of, an_organization
from tui_crm.domain.contact import Contact, Status
from tui_crm.domain.problems import Code, CrmError, Denied, FileProblem, NotFound, Refused
from tui_crm.services.session import Session
from tui_crm.store import pictures
from tui_crm.store.contact_reading import load

# pytest sets the filters of warnings anew for each test, `files.images` sets its own once.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def picture(colour: str = "red", size: tuple[int, int] = (60, 40)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


RED, BLUE = bytes([255, 0, 0]) * 576, bytes([0, 0, 255]) * 576


@pytest.fixture
def lukasz(session: Session) -> Contact:
    return a_person(session, "Łukasz Kowalski", email="lukasz@example.com")


def thumbnail(session: Session, contact_id: int) -> bytes:
    return session.contacts.get(contact_id).thumbnail


def refusal(error: pytest.ExceptionInfo[CrmError]) -> Code:
    return error.value.problem.code


def journal_lines(session: Session) -> list[tuple[str, int, object, object]]:
    with session.database.reading() as connection:
        rows = connection.execute(
            "SELECT o.kind, c.version, c.before, c.after FROM journal_change c"
            " JOIN journal_operation o ON o.id = c.operation WHERE o.kind LIKE 'avatar%' ORDER BY c.id"
        ).fetchall()
    return [(kind, version, json.loads(a), json.loads(b)) for kind, version, a, b in rows]


def test_a_picture_is_set_changed_and_removed(session: Session, lukasz: Contact, tmp_path: Path) -> None:
    assert lukasz.thumbnail == b""
    (tmp_path / "red.png").write_bytes(picture())
    red = session.avatars.set(lukasz.id, tmp_path / "red.png")
    assert thumbnail(session, lukasz.id) == RED
    blue = session.avatars.set(lukasz.id, picture("blue"))
    assert thumbnail(session, lukasz.id) == BLUE
    assert session.avatars.set(lukasz.id, picture("blue", (30, 20))) != blue
    assert session.avatars.set(lukasz.id, picture("blue")) == blue
    session.avatars.remove(lukasz.id)
    assert session.contacts.get(lukasz.id) == lukasz
    assert red != blue


def test_the_journal_has_the_hashes_and_nothing_of_what_changed_nothing(
    session: Session, lukasz: Contact
) -> None:
    session.avatars.remove(lukasz.id)
    red = session.avatars.set(lukasz.id, picture())
    before = session.last_change()
    session.avatars.set(lukasz.id, picture())
    assert session.last_change() == before
    session.avatars.remove(lukasz.id)
    assert session.last_change() > before, "open cards read it again"
    assert journal_lines(session) == [
        ("avatar_set", 1, {"avatar": None}, {"avatar": red}),
        ("avatar_removed", 1, {"avatar": red}, {"avatar": None}),
    ]


def test_the_version_stays_so_that_an_open_form_can_be_saved(session: Session, lukasz: Contact) -> None:
    session.avatars.set(lukasz.id, picture())
    saved = session.contacts.save(lukasz.id, lukasz.draft.with_main(position="Prezes"), lukasz.version)
    assert saved.draft.position == "Prezes"
    assert saved.thumbnail == RED


def test_an_earlier_picture_can_be_put_back(session: Session, lukasz: Contact) -> None:
    red = session.avatars.set(lukasz.id, picture())
    blue = session.avatars.set(lukasz.id, picture("blue"))
    with session.database.writing() as connection:
        assert pictures.avatar(connection, lukasz.id) == blue
        pictures.set_avatar(connection, lukasz.id, red)
    assert thumbnail(session, lukasz.id) == RED
    with session.database.writing() as connection:
        pictures.set_avatar(connection, lukasz.id, None)
        assert pictures.avatar(connection, lukasz.id) is None
    assert thumbnail(session, lukasz.id) == b""


def test_pictures_can_be_undone_and_redone(session: Session, lukasz: Contact) -> None:
    session.avatars.set(lukasz.id, picture())
    session.avatars.set(lukasz.id, picture("blue"))
    session.avatars.remove(lukasz.id)
    for seen in (BLUE, RED, b""):
        session.undoing.undo()
        assert thumbnail(session, lukasz.id) == seen
    for seen in (RED, BLUE, b""):
        session.undoing.redo()
        assert thumbnail(session, lukasz.id) == seen


def test_pictures_belong_to_one_contact_each(session: Session, lukasz: Contact) -> None:
    acme = an_organization(session, "Acme")
    ewa = a_person(session, "Ewa Lis")
    for contact in (lukasz, acme):
        session.avatars.set(contact.id, picture())
    session.avatars.set(ewa.id, picture("blue"))
    found = session.contacts.several((acme.id, ewa.id, lukasz.id, a_person(session, "Jan Kot").id))
    assert [one.thumbnail for one in found] == [RED, BLUE, RED, b""]


def test_a_picture_costs_one_query_and_none_costs_none(session: Session, lukasz: Contact) -> None:
    ewa = a_person(session, "Ewa Lis")

    def queries(*ids: int) -> int:
        said: list[str] = []
        with session.database.reading() as connection:
            connection.set_trace_callback(said.append)  # type: ignore[attr-defined]
            load(connection, ids, session.actor)
            connection.set_trace_callback(None)  # type: ignore[attr-defined]
        return len(said)

    without = queries(lukasz.id, ewa.id)
    for contact in (lukasz, ewa):
        session.avatars.set(contact.id, picture())
    assert queries(lukasz.id) == queries(lukasz.id, ewa.id) == without + 1


def test_a_picture_is_written_out_as_it_is_kept(session: Session, tmp_path: Path) -> None:
    contact = an_organization(session, "A/C Sp. z o.o.")
    with pytest.raises(Refused) as refused:
        session.avatars.content(contact.id)
    assert refusal(refused) is Code.PICTURE_NONE
    session.avatars.set(contact.id, picture(size=(1000, 500)))
    kept = session.avatars.content(contact.id)
    assert Image.open(io.BytesIO(kept)).size == (256, 128)
    written = session.avatars.save(contact.id, tmp_path)
    assert written == tmp_path / "A-C Sp. z o.o..png"
    assert written.read_bytes() == kept
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert session.avatars.save(contact.id, tmp_path / "x.PNG").read_bytes() == kept
    with pytest.raises(FileProblem) as problem:
        session.avatars.save(contact.id, tmp_path / "x.PNG")
    assert refusal(problem) is Code.USER_FILE_EXISTS
    with pytest.raises(Refused) as refused:
        session.avatars.save(contact.id, tmp_path / "x.sh")
    assert refusal(refused) is Code.FILE_KIND


def test_a_file_that_will_not_do_changes_nothing(session: Session, lukasz: Contact, tmp_path: Path) -> None:
    session.avatars.set(lukasz.id, picture())
    large = tmp_path / "large.png"
    large.write_bytes(picture() + bytes(6 * 1024 * 1024))
    for source, code in (
        (large, Code.PICTURE_TOO_LARGE),
        (large.read_bytes(), Code.PICTURE_TOO_LARGE),
        (b"no picture", Code.PICTURE_KIND),
        (picture(size=(400, 300))[:80], Code.PICTURE_BROKEN),
        (picture(size=(6000, 5000)), Code.PICTURE_PIXELS),
        (b"", Code.FILE_EMPTY),
        (tmp_path / "no.png", Code.FILE_MISSING),
        (tmp_path, Code.FILE_UNREADABLE),
    ):
        with pytest.raises(CrmError) as problem:
            session.avatars.set(lukasz.id, source)
        assert refusal(problem) is code
        if isinstance(source, Path):
            with pytest.raises(CrmError) as problem:
                session.avatars.check(source)
            assert refusal(problem) is code
    assert thumbnail(session, lukasz.id) == RED


def test_a_picture_can_be_checked_before_its_contact_is_there(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "red.png"
    path.write_bytes(picture())
    session.avatars.check(path)
    assert session.care.stats()["tables"]["picture"] == 0


def test_a_file_is_decoded_while_others_can_write(
    session: Session, lukasz: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui_crm.files import images

    prepared = images.read_picture(picture())

    def watched(_data: bytes) -> images.PreparedPicture:
        assert not session.database.connection().in_transaction
        return prepared

    monkeypatch.setattr(images, "read_picture", watched)
    session.avatars.set(lukasz.id, b"anything")
    assert thumbnail(session, lukasz.id) == RED


def test_an_inactive_contact_keeps_its_picture(session: Session, lukasz: Contact) -> None:
    session.avatars.set(lukasz.id, picture())
    session.lifecycle.set_status((lukasz.id,), Status.INACTIVE)
    for change in (
        lambda: session.avatars.set(lukasz.id, picture("blue")),
        lambda: session.avatars.remove(lukasz.id),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refusal(refused) is Code.CONTACT_INACTIVE
        assert refused.value.problem.values["id"] == lukasz.id
    assert thumbnail(session, lukasz.id) == RED


def test_rights_and_what_may_be_seen_hold_for_pictures(session: Session, lukasz: Contact) -> None:
    hidden = a_person(session, "Ewa Lis", access="owner")
    session.avatars.set(hidden.id, picture())
    session.avatars.set(lukasz.id, picture())
    with a_session_of(session, "bob", "editor") as bob:
        with pytest.raises(NotFound):
            bob.avatars.set(hidden.id, picture("blue"))
        with pytest.raises(NotFound):
            bob.avatars.remove(hidden.id)
        with pytest.raises(NotFound):
            bob.avatars.content(hidden.id)
    with a_session_of(session, "eve", "viewer") as eve:
        assert thumbnail(eve, lukasz.id) == RED
        with pytest.raises(Denied):
            eve.avatars.set(lukasz.id, picture("blue"))
        with pytest.raises(Denied):
            eve.avatars.remove(lukasz.id)
    session.lifecycle.delete((lukasz.id,))
    with pytest.raises(NotFound):
        session.avatars.set(lukasz.id, picture("blue"))


def test_a_purge_leaves_no_pixel(session: Session, lukasz: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui_crm.services.lifecycle._CLEANING_MILLISECONDS", 60_000.0)
    ewa = a_person(session, "Ewa Lis")
    session.avatars.set(ewa.id, picture("blue"))
    digests = [session.avatars.set(lukasz.id, picture(colour)) for colour in ("red", "lime")]
    kept = session.avatars.content(lukasz.id)
    session.lifecycle.delete((lukasz.id,))
    traces = [RED, kept, *(one.encode() for one in digests)]
    assert all(trace in _bytes_of(session) for trace in traces)
    assert session.lifecycle.purge((lukasz.id,)) is True
    left = _bytes_of(session)
    assert [trace[:20] for trace in traces if trace in left] == []
    assert BLUE in left
    assert session.care.stats()["tables"]["picture"] == 1
    assert session.care.check() == ()


def _bytes_of(session: Session) -> bytes:
    files = session.path.parent.glob(session.path.name + "*")
    return b"".join(file.read_bytes() for file in files if file.is_file())
