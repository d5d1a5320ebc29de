"""Exporting into a folder of vCards, one contact in each, and importing such a folder (R38)."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
import vobject
from PIL import Image

from tests.kit.builders import a_person, a_session_of, an_organization
from tests.kit.clock import StoppedClock
from tui_crm.domain.contact import Contact
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.exports import FolderWritten
from tui_crm.domain.imports import ImportOptions, OnDuplicate
from tui_crm.domain.problems import Code, Denied, FileProblem, Refused
from tui_crm.files.folder_state import STATE
from tui_crm.identity import FIXED_LOGIN_VARIABLE
from tui_crm.services.session import Session, open_session

ALL = ContactQuery(kind=None, include_inactive=True)


@pytest.fixture
def people(session: Session) -> list[Contact]:
    """Two persons and an organization."""
    return [
        a_person(session, "Łukasz Kowalski", email="lukasz@example.com", tags="VIP", organization="Acme"),
        a_person(session, "Ewa Lis", phone="600 100 200"),
        *session.contacts.each(ContactQuery(kind=None, text="acme")),
    ][:3]


def written(session: Session, folder: Path, query: ContactQuery = ALL, **choices: bool) -> FolderWritten:
    return session.exports.write_folder(query, folder, **choices)


def counts(done: FolderWritten) -> tuple[int, int, int, int]:
    return done.written, done.unchanged, done.removed, len(done.left)


def cards(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.vcf")}


def take(
    session: Session, folder: Path, on_duplicate: OnDuplicate = OnDuplicate.UPDATE
) -> tuple[int, int, int]:
    with session.imports.received_folder(folder) as kept:
        options = ImportOptions(
            on_duplicate=on_duplicate, create_missing=frozenset({"organizations", "tags"})
        )
        done = session.imports.run_file(kept.open, options, folder.name)
        session.imports.note_folder(kept, done.job)
    return done.created, done.updated, done.skipped


def test_each_contact_has_a_file_that_other_programs_read(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    picture = tmp_path / "picture.png"
    Image.new("RGB", (8, 8)).save(picture)
    session.avatars.set(people[0].id, picture)
    folder = tmp_path / "new" / "vdir"
    assert counts(written(session, folder)) == (3, 0, 0, 0)
    assert folder.stat().st_mode & 0o777 == 0o700
    for contact in people:
        path = folder / f"{contact.uid}.vcf"
        assert path.stat().st_mode & 0o777 == 0o600
        card = vobject.readOne(path.read_text())
        assert (card.version.value, card.uid.value, card.fn.value) == ("3.0", contact.uid, contact.name)
        assert hasattr(card, "photo") == (contact.id == people[0].id)


def test_a_second_run_touches_nothing(session: Session, people: list[Contact], tmp_path: Path) -> None:
    written(session, tmp_path)

    def state() -> dict[str, tuple[bytes, int, int]]:
        return {
            path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
            for path in tmp_path.iterdir()
            if path.suffix in (".vcf", ".json")
        }

    before = state()
    assert STATE in before
    assert counts(written(session, tmp_path)) == (0, 3, 0, 0)
    assert state() == before
    session.contacts.save(people[1].id, people[1].draft.with_main(note="x"), None)
    assert counts(written(session, tmp_path)) == (1, 2, 0, 0)
    changed = {name for name, one in state().items() if one != before[name]}
    assert changed == {f"{people[1].uid}.vcf", STATE}


def test_files_of_others_stay(session: Session, people: list[Contact], tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "vdir"
    outside.write_text("mine")
    folder.mkdir()
    (folder / "displayname").write_text("Work")
    (folder / "broken.vcf").write_bytes(b"BEGIN:VCARD\r\nVERSION:3.0\r\n\xff")
    (folder / "two.vcf").write_text(2 * f"BEGIN:VCARD\r\nUID:{people[0].uid}\r\nFN:x\r\nEND:VCARD\r\n")
    (folder / f"{people[0].uid}.vcf").symlink_to(outside)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert counts(written(session, folder, delete=True)) == (3, 0, 0, 0)
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert (folder / f"{people[0].uid}.vcf").is_symlink()
    assert len(list(folder.glob(f"{people[0].uid}-*.vcf"))) == 1
    assert counts(written(session, folder, delete=True, overwrite=True)) == (0, 3, 0, 0)


def test_a_file_of_another_name_is_written_in_place(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.vcf"
    theirs.write_text(f"BEGIN:VCARD\r\nVERSION:3.0\r\nuid:{people[1].uid}\r\nFN:Ewa\r\nEND:VCARD\r\n")
    assert written(session, tmp_path) == FolderWritten(2, 0, 0, ("theirs.vcf",))
    assert counts(written(session, tmp_path, overwrite=True)) == (1, 2, 0, 0)
    assert b"FN:Ewa Lis" in theirs.read_bytes()
    assert not (tmp_path / f"{people[1].uid}.vcf").exists()
    assert counts(written(session, tmp_path)) == (0, 3, 0, 0)


def test_what_somebody_else_changed_is_left_to_them(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    written(session, tmp_path)
    path = tmp_path / f"{people[1].uid}.vcf"
    theirs = path.read_bytes().replace(b"FN:", b"NOTE:theirs\r\nFN:")
    path.write_bytes(theirs)
    session.contacts.save(people[1].id, people[1].draft.with_main(position="Prezes"), None)
    assert written(session, tmp_path) == FolderWritten(0, 2, 0, (path.name,))
    assert written(session, tmp_path, ContactQuery(kind=None, text="acme"), delete=True).left == (path.name,)
    assert path.read_bytes() == theirs
    assert counts(written(session, tmp_path, overwrite=True))[3] == 0
    assert b"TITLE:Prezes" in path.read_bytes()


@pytest.mark.parametrize(
    ("theirs", "then"),
    [
        ((b"NOTE:ours", b"NOTE:theirs"), (b"theirs", b"theirs again")),
        ((b"ewa@example.com", b"lis@example.com"), (b"lis@example.com", b"el@example.com")),
        ((b"NOTE:ours\r\n", b""), (b"FN:Ewa Lis", b"FN:Ewa Lis\r\nNOTE:more")),
        ((b"FN:Ewa Lis", b"FN:Ewa Lis\r\nNOTE:more"), (b"NOTE:", b"X-UNKNOWN:x\r\nNOTE:")),
    ],
    ids=["note", "e-mail", "note removed", "another line"],
)
def test_a_change_goes_round(
    session: Session, tmp_path: Path, theirs: tuple[bytes, bytes], then: tuple[bytes, bytes]
) -> None:
    ewa = a_person(session, "Ewa Lis", email="ewa@example.com", phone="600 100 200", note="ours")
    written(session, tmp_path)
    path = tmp_path / f"{ewa.uid}.vcf"
    for position, (before, after) in zip(("Prezes", "Radna"), (theirs, then), strict=True):
        text = path.read_bytes()
        assert before in text
        path.write_bytes(text.replace(before, after, 1))
        assert take(session, tmp_path)[0] == 0
        session.contacts.save(ewa.id, session.contacts.get(ewa.id).draft.with_main(position=position), None)
        assert counts(written(session, tmp_path)) == (1, 0, 0, 0)
        assert counts(written(session, tmp_path)) == (0, 1, 0, 0)
        assert f"TITLE:{position}".encode() in path.read_bytes()


@pytest.mark.parametrize("state", ["none", "lost"])
def test_what_no_import_took_in_is_never_written_over(
    session: Session, people: list[Contact], tmp_path: Path, state: str
) -> None:
    written(session, tmp_path)
    path = tmp_path / f"{people[1].uid}.vcf"
    if state == "none":  # another program's folder, once imported
        take(session, tmp_path)
    (tmp_path / STATE).unlink()
    path.write_bytes(path.read_bytes().replace(b"FN:", b"NOTE:theirs\r\nFN:"))
    assert written(session, tmp_path) == FolderWritten(0, 2, 0, (path.name,))
    take(session, tmp_path, OnDuplicate.SKIP)  # what was skipped is not in the base
    assert written(session, tmp_path).left == (path.name,)
    with session.imports.received_folder(tmp_path) as kept:
        options = ImportOptions(on_duplicate=OnDuplicate.UPDATE, stage_only=True)
        session.imports.note_folder(kept, session.imports.run_file(kept.open, options, "vdir").job)
    assert written(session, tmp_path).left == (path.name,)
    assert b"NOTE:theirs" in path.read_bytes()
    take(session, tmp_path)
    session.contacts.save(people[1].id, session.contacts.get(people[1].id).draft.with_main(note="ours"), None)
    assert written(session, tmp_path).left == ()
    assert b"NOTE:ours" in path.read_bytes()


def test_a_refused_card_is_not_taken_in(session: Session, tmp_path: Path) -> None:
    ewa = a_person(session, "Ewa Lis", email="ewa@example.com")
    written(session, tmp_path)
    path = tmp_path / f"{ewa.uid}.vcf"
    path.write_bytes(path.read_bytes().replace(b"FN:", b"a line that is none\r\nFN:"))
    assert take(session, tmp_path) == (0, 0, 0)
    assert written(session, tmp_path).left == (path.name,)


def test_what_changes_on_both_sides_between_two_runs(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    """Exporting before importing: what changed here is in the files before they are read."""

    def run() -> tuple[str, ...]:
        written(session, tmp_path, delete=True)
        take(session, tmp_path)
        return written(session, tmp_path, delete=True).left

    ola = a_person(session, "Ola Maj", position="Radna")
    assert run() == ()
    path = tmp_path / f"{people[1].uid}.vcf"
    path.write_bytes(path.read_bytes().replace(b"FN:", b"NOTE:theirs\r\nFN:"))
    session.contacts.save(ola.id, ola.draft.with_main(position="Prezes"), None)
    session.lifecycle.delete((people[0].id,))
    assert run() == ()
    assert session.contacts.get(ola.id).draft.position == "Prezes"
    assert session.contacts.get(people[1].id).draft.note == "theirs"
    session.lifecycle.delete((people[1].id,))  # an import took in what the file holds
    assert run() == ()
    assert set(cards(tmp_path)) == {f"{people[2].uid}.vcf", f"{ola.uid}.vcf"}
    assert session.contacts.count(ALL) == 2


def test_only_plain_files_come_in(session: Session, people: list[Contact], tmp_path: Path) -> None:
    folder = tmp_path / "vdir"
    written(session, folder)
    (folder / "folder.vcf").mkdir()
    (folder / "link.vcf").symlink_to(folder / f"{people[0].uid}.vcf")
    os.mkfifo(folder / "pipe.vcf")
    with session.imports.received_folder(folder) as kept:
        assert session.imports.run_file(kept.open, ImportOptions(), "vdir").rows == 3
        assert [one.problem.values["path"] for one in kept.cards.left] == [
            str(folder / "link.vcf"),
            str(folder / "pipe.vcf"),
        ]
    assert counts(written(session, folder)) == (0, 3, 0, 0)


def test_only_what_was_written_is_removed_and_only_when_asked_for(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    written(session, tmp_path)
    session.lifecycle.delete((people[0].id,))
    assert counts(written(session, tmp_path)) == (0, 2, 0, 0)
    assert len(cards(tmp_path)) == 3
    foreign = tmp_path / "foreign.vcf"
    foreign.write_text("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:foreign\r\nFN:x\r\nEND:VCARD\r\n")
    assert counts(written(session, tmp_path, delete=True)) == (0, 2, 1, 0)
    assert set(cards(tmp_path)) == {"foreign.vcf", f"{people[1].uid}.vcf", f"{people[2].uid}.vcf"}
    (tmp_path / f"{people[1].uid}.vcf").unlink()
    assert counts(written(session, tmp_path, ContactQuery(kind=None, text="nobody"), delete=True)) == (
        0,
        0,
        1,
        0,
    )
    assert set(cards(tmp_path)) == {"foreign.vcf"}


def test_a_file_that_says_the_same_is_not_removed(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    written(session, tmp_path)
    (tmp_path / STATE).unlink()
    path = tmp_path / f"{people[1].uid}.vcf"
    path.write_bytes(path.read_bytes().replace(b"FN:", b"X-OF-OTHERS:1\r\nFN:"))
    assert counts(written(session, tmp_path)) == (0, 3, 0, 0)
    session.lifecycle.delete((people[0].id, people[1].id))
    assert counts(written(session, tmp_path, delete=True)) == (0, 1, 1, 0)
    assert path.name in cards(tmp_path)


def test_stopped_it_goes_on_where_it_was(
    session: Session, people: list[Contact], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_crm.services.exports._TOLD_EACH", 2)

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.exports.write_folder(ALL, tmp_path, told=stop)
    assert len(json.loads((tmp_path / STATE).read_text())["cards"]) == len(cards(tmp_path)) == 2
    assert counts(written(session, tmp_path)) == (1, 2, 0, 0)
    assert list(tmp_path.glob(".*.part")) == []


def test_a_uid_of_another_program_makes_a_safe_name(session: Session, tmp_path: Path) -> None:
    source, folder = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number, uid in enumerate(("../../evil", "urn:uuid:12-34", ".hidden", "a" * 300)):
        text = (
            f"BEGIN:VCARD\nVERSION:3.0\nUID:{uid}\nFN:Jan M{number}\nEMAIL:m{number}@example.com\nEND:VCARD"
        )
        (source / f"{number}.vcf").write_text(text)  # without a line end behind it
    assert take(session, source) == (4, 0, 0)
    assert counts(written(session, folder)) == (4, 0, 0, 0)
    assert {path.parent for path in folder.rglob("*")} == {folder}
    assert len(cards(folder)) == 4
    assert counts(written(session, folder)) == (0, 4, 0, 0)


def test_a_folder_comes_in_as_one_import(
    session: Session, people: list[Contact], tmp_path: Path, clock: StoppedClock
) -> None:
    written(session, tmp_path / "vdir")
    (tmp_path / "vdir" / "broken.vcf").write_bytes(b"BEGIN:VCARD\r\nFN:x")
    with open_session(tmp_path / "other.db", login="anna", clock=clock) as other:
        with other.imports.received_folder(tmp_path / "vdir") as kept:
            done = other.imports.run_file(kept.open, ImportOptions(), "vdir")
        # A card of an organization that a person before it has brought along updates that one.
        assert (done.rows, done.created + done.updated, done.refused) == (4, 3, 1)
        assert {one.uid for one in other.contacts.each(ContactQuery(kind=None))} == {
            one.uid for one in people
        }
        assert [line.file for line in other.imports.lines()] == ["vdir"]


def test_of_a_folder_that_may_not_be_entered_just_that_is_said(
    session: Session, people: list[Contact], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vdir"
    written(session, folder)

    def forbidden(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_symlink", forbidden)
    with pytest.raises(FileProblem) as refused, session.imports.received_folder(folder):
        pass
    assert refused.value.problem.code is Code.FILE_UNREADABLE
    assert refused.value.problem.values["path"] == str(folder)


def test_a_folder_is_looked_at_as_it_comes_in(
    session: Session, people: list[Contact], tmp_path: Path
) -> None:
    folder = tmp_path / "vdir"
    written(session, folder)
    looked = session.imports.look(folder, ImportOptions())
    assert (looked.job, looked.file) == (0, "vdir")
    job = session.imports.stage(folder, ImportOptions())
    assert session.imports.mapping(job).columns == looked.columns
    with session.imports.received_folder(folder) as kept:
        assert session.imports.waiting_of(folder, kept.open) == job
    (folder / f"{people[0].uid}.vcf").unlink()
    with session.imports.received_folder(folder) as kept:
        assert session.imports.waiting_of(folder, kept.open) == 0


@pytest.mark.parametrize("what", ["file", "state", "denied", "over ssh", "query", "empty"])
def test_what_cannot_be_done_says_why(
    session: Session, people: list[Contact], tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "vdir"
    if what == "file":
        folder.write_text("x")
        with pytest.raises(FileProblem) as refused:
            written(session, folder)
        assert refused.value.problem.code is Code.FILE_NOT_WRITTEN
    elif what == "state":
        folder.mkdir()
        (folder / STATE).write_text('{"cards": []}')
        with pytest.raises(FileProblem) as refused:
            written(session, folder)
        assert refused.value.problem.code is Code.FOLDER_STATE_DAMAGED
    elif what == "denied":
        with a_session_of(session, "vera", "viewer") as viewer, pytest.raises(Denied):
            written(viewer, folder)
    elif what == "over ssh":
        monkeypatch.setenv(FIXED_LOGIN_VARIABLE, "anna")
        for attempt in (written, take):
            with pytest.raises(FileProblem) as refused:
                attempt(session, folder)
            assert refused.value.problem.code is Code.PATH_OVER_SSH
    elif what == "query":
        with pytest.raises(Refused):
            written(session, folder, ContactQuery(kind=None, search_in=("shoe",), text="x"))
    else:
        folder.mkdir()
        with pytest.raises(FileProblem) as refused:
            take(session, folder)
        assert refused.value.problem.code is Code.FOLDER_WITHOUT_CARDS
    assert not folder.is_dir() or not cards(folder)


def test_an_organization_is_one_again(session: Session, tmp_path: Path, clock: StoppedClock) -> None:
    an_organization(session, "Zakład Śrub, s.c.", nip="5260250274")
    written(session, tmp_path / "vdir")
    with open_session(tmp_path / "other.db", login="anna", clock=clock) as other:
        assert take(other, tmp_path / "vdir") == (1, 0, 0)
        (back,) = other.contacts.each(ALL)
        assert (back.kind, back.name, back.draft.nip) == ("organization", "Zakład Śrub, s.c.", "5260250274")
        assert counts(written(other, tmp_path / "vdir")) == (0, 1, 0, 0)
    assert os.listdir(tmp_path / "vdir").count(STATE) == 1
