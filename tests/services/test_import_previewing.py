"""The preview tells what a run does then: every file, every way with duplicates, and what the base lacks."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.contact import Kind, Status
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate, Preview, PreviewState
from tui_crm.domain.problems import Code, FileProblem
from tui_crm.services.session import Session

FIXTURES = Path(__file__).parents[2] / "fixtures" / "imports"
FILES = sorted(path.name for path in FIXTURES.iterdir() if path.name != "README.md")
WAYS = tuple(OnDuplicate)


def staged(session: Session, source: Path | bytes, options: ImportOptions) -> int:
    return session.imports.stage(source, options, name="x.csv" if isinstance(source, bytes) else "")


def agree(preview: Preview, outcome: ImportOutcome) -> None:
    """Fails where the run did something else than the preview told."""
    told = preview.counts
    assert preview.is_whole
    assert (
        told[PreviewState.NEW],
        told[PreviewState.UPDATE],
        told[PreviewState.DUPLICATE] + told[PreviewState.REPEATED],
        told[PreviewState.REFUSED],
    ) == (outcome.created, outcome.updated, outcome.skipped, outcome.refused)
    assert preview.rows == sum(told.values()) == outcome.rows


def previewed_and_run(
    session: Session, source: Path | bytes, options: ImportOptions | None = None
) -> Preview:
    """The preview, after the run has shown that it is right."""
    job = staged(session, source, options or ImportOptions())
    before = session.database.connection().execute("PRAGMA data_version").fetchone(), written(session)
    preview = session.imports.preview(job)
    after = session.database.connection().execute("PRAGMA data_version").fetchone(), written(session)
    assert before == after
    agree(preview, session.imports.run(job))
    return preview


def written(session: Session) -> int:
    return int(session.database.connection().execute("SELECT total_changes()").fetchone()[0])


@pytest.mark.parametrize("name", FILES)
def test_the_preview_of_every_file_is_what_its_import_does(session: Session, name: str) -> None:
    try:
        first = staged(session, FIXTURES / name, ImportOptions())
    except FileProblem:
        with pytest.raises(FileProblem):
            session.imports.look(FIXTURES / name, ImportOptions())
        return
    agree(session.imports.preview(first), session.imports.run(first))
    previewed_and_run(session, FIXTURES / name, ImportOptions(on_duplicate=OnDuplicate.UPDATE))


CROWD = """Imię;Nazwisko;E-mail;Telefon;Firma;Tagi;Uwagi
Jan;Kowalski;jan@example.com;;Acme;VIP;
Jan;Kowalski;jan@example.com;600100200;Acme;;więcej
J.;Kowalski;jan@example.com;;;;
Anna;Kowalska;jan@example.com;;;;
Ewa;Lis;;600100300;Beta;;
Ewa;Lis;;600 100 300;Beta;;
;;;;;;
Bez;Niczego;;;;;
Bez;Niczego;;;;;
Stary;Znajomy;stary@example.com;600100400;;;nowe
Stary;Znajomy;stary@example.com;;Gamma;;nowe
Stary;Znajomy;;600100400;;;
razem;;;;;;
Adam;Nowak;adam@example.com;;Nieczynna;;
Ola;Maj;;600 100 2;;;
"""


@pytest.mark.parametrize("way", WAYS)
def test_rows_that_repeat_others_and_the_base(session: Session, way: OnDuplicate) -> None:
    a_person(session, "Stary Znajomy", email="stary@example.com")
    closed = an_organization(session, "Nieczynna")
    session.lifecycle.set_status((closed.id,), Status.INACTIVE)
    preview = previewed_and_run(session, CROWD.encode(), ImportOptions(on_duplicate=way))
    states = {row.number: row for row in preview.kept}
    if way is OnDuplicate.CREATE:
        return
    assert (states[2].repeats, states[3].repeats, states[6].repeats) == (1, 1, 5)
    assert states[4].state is PreviewState.NEW
    assert [one.problem.code for one in states[4].warnings] == [Code.EMAIL_SHARED]
    assert (states[8].state, states[8].repeats) == (PreviewState.REPEATED, 7)
    assert [one.problem.code for one in states[13].refusals] == [Code.ORGANIZATION_INACTIVE]
    assert states[14].warnings[0].value == "600 100 2"
    assert preview.missing["organizations"] == (
        {"Acme": 2, "Beta": 1, "Gamma": 1} if way is OnDuplicate.UPDATE else {"Acme": 1, "Beta": 1}
    )


def test_what_is_shown_of_a_row(session: Session) -> None:
    person = a_person(session, "Jan Kowal", email="jan@example.com")
    text = "Imię;Nazwisko;E-mail;Telefon;Data urodzenia\nJan;Kowal;jan@example.com;600-100-200;9.05.1980\n"
    job = staged(session, text.encode(), ImportOptions(on_duplicate=OnDuplicate.UPDATE))
    (row,) = session.imports.preview(job).kept
    assert (row.number, row.state, row.contact, row.name) == (1, PreviewState.UPDATE, person.id, "Jan Kowal")
    assert row.changes == (("phone", "", "+48600100200"), ("birthday", "", "1980-05-09"))
    assert dict(row.values)["phone"] == "+48600100200"
    assert row.cells == ("Jan", "Kowal", "jan@example.com", "600-100-200", "9.05.1980")


def test_a_preview_tells_on_its_way_and_can_be_stopped(session: Session) -> None:
    rows = "".join(f"Imię{n};Nazwisko;a{n}@example.com\n" for n in range(1_700))
    job = staged(session, ("Imię;Nazwisko;E-mail\n" + rows).encode(), ImportOptions())
    told: list[int] = []

    def go_on(preview: Preview) -> bool:
        told.append(preview.rows)
        return len(told) < 2

    stopped = session.imports.preview(job, go_on, keep=10)
    assert (stopped.rows, stopped.is_whole, len(stopped.kept)) == (1_000, False, 10)
    assert told == [500, 1_000]
    some = session.imports.preview(job, rows=600, keep=3)
    assert (some.rows, some.is_whole) == (600, False)
    assert session.imports.preview(job, rows=1_700).is_whole


FIELDS = "Imię;Nazwisko;E-mail;Rodzaj;Cechy;Tagi;Opiekun;Stopka;Firma\n"
CHOICES = (
    "Jan;Kowal;jan@example.com;A;x | y;VIP | Nowy;anna;tak;Acme\n"
    "Ewa;Lis;ewa@example.com;Inny;y | z;Nowy;nikt;może;Acme\n"
    "Jan;Kowal;jan@example.com;Inny;z;Trzeci;anna;nie;Beta\n"
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("missing", [(), ("tags", "options", "organizations")])
def test_names_that_the_base_lacks(session: Session, way: OnDuplicate, missing: tuple[str, ...]) -> None:
    define = session.custom_fields.add
    define(Kind.PERSON, "Rodzaj", CustomFieldType.CHOICE, ("A", "B"))
    define(Kind.PERSON, "Cechy", CustomFieldType.MULTIPLE_CHOICE, ("x", "y"))
    define(Kind.PERSON, "Stopka", CustomFieldType.CHECKBOX)
    session.tags.add("VIP")
    options = ImportOptions(on_duplicate=way, create_missing=frozenset({*missing, "organizations"}))
    text = (FIELDS + CHOICES).encode()
    first = previewed_and_run(session, text, options)
    assert first.missing["tags"]["Nowy"] == 2
    assert first.missing["options"]["z"] >= 1
    assert first.missing["owners"] == {"nikt": 1}
    assert first.missing["organizations"]["Acme"] == 2
    again = previewed_and_run(session, text, options)
    assert ("tags" in again.missing) == (not missing and way is OnDuplicate.CREATE)
    assert again.counts[PreviewState.UPDATE] == 0


@pytest.mark.parametrize("seed", range(16))
def test_rows_that_chance_made(session: Session, seed: int) -> None:
    """Rows of a few names, e-mails, phones and organizations meet each other in every way."""
    chance = Random(seed)
    pick = chance.choice
    for name in ("Jan Kowalski", "Anna Lis")[: chance.randrange(3)]:
        email, phone = pick(("a@example.com", "b@example.com")), pick(("600100200", "600100300"))
        a_person(session, name, allow_duplicate=True, email=email, phone=phone)
    columns = {
        "Imię": ("Jan", "J.", "Anna", "", ""),
        "Nazwisko": ("Kowalski", "Lis", "Kowalska", ""),
        "E-mail": ("a@example.com", "b@example.com", "c@example.com", "", ""),
        "Telefon": ("600100200", "600 100 300", "+48600100200", "brak", "", ""),
        "Firma": ("Acme", "acme", "Beta", "Acme | Beta", "", ""),
        "Tagi": ("VIP", "X | VIP", "", ""),
        "Uwagi": ("n", "m", "", ""),
    }
    if seed % 3 == 0:
        columns["uid"] = ("u1", "u2", "u3", "")
    rows = [";".join(map(pick, columns.values())) for _ in range(10)]
    text = "\n".join((";".join(columns), *rows, ""))
    missing = frozenset(("tags", "organizations") if seed % 2 else ("organizations",))
    options = ImportOptions(on_duplicate=WAYS[seed % 3], create_missing=missing)
    for _again in range(2):
        previewed_and_run(session, text.encode(), options)
