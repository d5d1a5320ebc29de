"""vCards end to end: files of the corpus, exports that come back, pictures, lines that no field takes."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.kit.builders import a_person, an_organization
from tui_crm.domain.access import Access
from tui_crm.domain.contact import Address, Contact, ContactDraft, Email, Kind, Link, Phone, Status, Url
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.custom_fields import CustomFieldType
from tui_crm.domain.imports import ImportOptions, ImportOutcome, OnDuplicate
from tui_crm.domain.problems import Code
from tui_crm.services.session import Session, open_session
from tui_crm.store.last_change import last_change

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

CORPUS = Path(__file__).parents[2] / "fixtures" / "imports"
ALL = ContactQuery(kind=None, include_inactive=True)
UPDATE = ImportOptions(on_duplicate=OnDuplicate.UPDATE, create_missing=frozenset(("tags", "organizations")))
EXTRA = "NICKNAME:Lusia\nitem1.X-ABDATE:2015-06-20\nitem1.X-ABLABEL:_$!<Anniversary>!$_\nX-FOO;X-BAR=1:a\\,b"


def run(session: Session, data: str | bytes, options: ImportOptions = UPDATE) -> ImportOutcome:
    given = data.encode() if isinstance(data, str) else data
    outcome = session.imports.run_file(given, options, name="x.vcf")
    assert outcome.rows == outcome.created + outcome.updated + outcome.skipped + outcome.refused
    return outcome


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.skipped, outcome.refused


def contacts(session: Session) -> dict[str, Contact]:
    return {contact.name: contact for contact in session.contacts.each(ALL)}


def export(session: Session, format: str) -> bytes:  # noqa: A002 - the word of the command line
    stream = io.BytesIO()
    session.exports.write(ALL, format, stream)
    return stream.getvalue()


def card(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", "FN:Jan Kos", "N:Kos;Jan;;;", *lines, "END:VCARD", ""])


def picture(colour: str = "red", side: int = 40) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(stream, "PNG")
    return stream.getvalue()


def photo(data: bytes) -> str:
    return f"PHOTO;ENCODING=b;TYPE=PNG:{base64.b64encode(data).decode()}"


def fields(session: Session) -> None:
    """Custom fields of persons."""
    session.custom_fields.add(Kind.PERSON, "Rozmiar", CustomFieldType.NUMBER)
    session.custom_fields.add(
        Kind.PERSON, "Kolory", CustomFieldType.MULTIPLE_CHOICE, ("Biały", "Czerwony, ciemny")
    )


def everything(session: Session) -> None:
    """Contacts that have all that a contact can have."""
    fields(session)
    acme, zyto = an_organization(session, "Acme; i, S-ka", nip="5260250274"), an_organization(session, "Żyto")
    person = ContactDraft(
        first_name="Łucja",
        last_name="Żółć",
        position="Dyrektorka, działu",
        phones=(
            Phone(None, "600 100 200", label="mobile"),
            Phone(None, "22 113 14 15 wewn. 12", label='dział; "A"'),
        ),
        emails=(Email("lucja@example.com", "work"), Email("l@example.pl")),
        urls=(Url("https://www.linkedin.com/in/x", "linkedin"), Url("https://example.com/a?b=1,2", "blog")),
        addresses=(
            Address("Długa 5; m. 3", "Łódź", "90-001", "łódzkie", "Polska", "work"),
            Address(city="Opole"),
        ),
        birthday="--05-09",
        note="pierwsza\ndruga: " + "zażółć gęślą jaźń " * 12,
        pesel="44051401359",
        document_number="ABC 123",
        organizations=(Link(zyto.id, "Żyto", "Doradczyni"), Link(acme.id, acme.name, "")),
        tags=("VIP, ważne", "Targi"),
        owners=(session.actor.login,),
        access=Access.OWNER,
        link_emails=False,
        keep_in_touch_days=45,
        custom={"rozmiar": 5.5, "kolory": ("Czerwony, ciemny", "Biały")},
        extra=EXTRA,
    )
    lucja = session.contacts.add(person)
    session.avatars.set(lucja.id, picture())
    site = ContactDraft(
        kind=Kind.ORGANIZATION,
        name="Bez strony",
        urls=(Url("https://example.com/sklep"),),
        emails=(Email("sklep@example.com"),),
        owners=(session.actor.login,),
    )
    session.contacts.add(site)
    a_person(session, "Nieaktywny Jan", email="jan@example.com")
    jan = contacts(session)["Nieaktywny Jan"]
    session.lifecycle.set_status((jan.id,), Status.INACTIVE)
    session.contacts.add(
        ContactDraft(first_name="Iga", emails=(Email("iga@example.com"),), owners=(session.actor.login,))
    )


def as_values(session: Session) -> list[object]:
    """The contacts without what each base numbers for itself."""
    found = []
    for one in contacts(session).values():
        links = tuple(replace(link, id=None) for link in one.draft.organizations)
        found.append((one.uid, replace(one.draft, organizations=links), one.thumbnail))
    return sorted(found, key=str)


@pytest.mark.parametrize("format", ["vcard3", "vcard4"])
def test_an_export_comes_back_as_it_was(session: Session, tmp_path: Path, format: str) -> None:  # noqa: A002
    everything(session)
    data = export(session, format)
    before, changes = as_values(session), last_change(session.database.connection())
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for mode in OnDuplicate.SKIP, OnDuplicate.UPDATE:
        assert counts(run(session, data, replace(UPDATE, on_duplicate=mode))) == (0, 0, 6, 0)
    assert as_values(session) == before
    assert last_change(session.database.connection()) == changes
    with open_session(tmp_path / "other.db", login="anna", clock=session.clock) as other:
        fields(other)
        assert counts(run(other, data))[3] == 0
        assert as_values(other) == before


@pytest.mark.parametrize("name", ["icloud.vcf", "google.vcf", "thunderbird-40.vcf", "android-21.vcf"])
def test_a_file_twice_and_its_export_change_nothing(session: Session, name: str) -> None:
    data = (CORPUS / name).read_bytes()
    first = run(session, data)
    assert first.refused == 0
    before = as_values(session)
    assert run(session, data).updated == 0
    for format in "vcard3", "vcard4":  # noqa: A001
        outcome = run(session, export(session, format))
        assert counts(outcome) == (0, 0, outcome.rows, 0)
    assert as_values(session) == before


def test_icloud(session: Session) -> None:
    outcome = run(session, (CORPUS / "icloud.vcf").read_bytes())
    assert (outcome.format, outcome.created, outcome.warnings) == ("vcard", 2, ())
    person = contacts(session)["Katarzyna Maria Wiśniewska"].draft
    assert [(p.value, p.label) for p in person.phones] == [
        ("+48600100200", "mobile"), ("+48221131415", "work"), ("+48221131416", "sekretariat"),
        ("+48601200300", "mobile"),
    ]  # fmt: skip
    assert [(one.name, one.position) for one in person.organizations] == [
        ("Żółw i Synowie Sp. z o.o.", "Kierowniczka")
    ]
    assert person.birthday == "--05-09"
    assert person.tags == ("Klienci", "VIP")
    assert [url.label for url in person.urls] == ["", "linkedin"]
    shop = contacts(session)["Piekarnia Pod Kasztanem"]
    assert (shop.kind, shop.draft.website) == (Kind.ORGANIZATION, "https://piekarnia.example.pl")


def test_a_broken_card_is_refused_alone(session: Session) -> None:
    outcome = run(session, (CORPUS / "broken.vcf").read_bytes())
    assert counts(outcome) == (2, 0, 0, 5)
    assert set(contacts(session)) == {"Pierwszy Dobry", "Ostatni Dobry"}


# -- pictures --------------------------------------------------------------------------------------


def test_pictures_come_in_and_bad_ones_are_warned_of(session: Session) -> None:
    outcome = run(session, (CORPUS / "photos.vcf").read_bytes())
    assert counts(outcome) == (4, 0, 0, 0)
    told = [(one.row, one.problem.code) for one in outcome.warnings]
    assert [one for one in told if one[1] is not Code.NAME_TOO_SHORT] == [(3, Code.PICTURE_KIND)]
    assert [bool(contacts(session)[f"Ma {n}"].thumbnail) for n in ("Zdjęcie", "Dane", "Śmieci", "Adres")] == [
        True, True, False, False,
    ]  # fmt: skip
    kept = contacts(session)["Ma Adres"].draft.extra
    assert kept == "PHOTO;VALUE=uri:https://example.com/foto.jpg"


def test_a_picture_is_updated_once_and_journaled(session: Session) -> None:
    lines = ("EMAIL:jan@example.com", photo(picture("red")))
    assert counts(run(session, card(*lines))) == (1, 0, 0, 0)
    assert counts(run(session, card(*lines))) == (0, 0, 1, 0)
    blue = card("EMAIL:jan@example.com", photo(picture("blue")))
    assert counts(run(session, blue, ImportOptions())) == (0, 0, 1, 0)
    assert contacts(session)["Jan Kos"].thumbnail[:3] == bytes((255, 0, 0))
    before = last_change(session.database.connection())
    assert counts(run(session, blue)) == (0, 1, 0, 0)
    assert contacts(session)["Jan Kos"].thumbnail[:3] == bytes((0, 0, 255))
    assert last_change(session.database.connection()) == before + 1


def test_undoing_an_import_brings_picture_and_lines_back(session: Session) -> None:
    run(session, card("EMAIL:jan@example.com", "X-A:1", photo(picture("red"))))
    job = run(session, card("EMAIL:jan@example.com", "X-A:2", photo(picture("blue")))).job
    assert contacts(session)["Jan Kos"].draft.extra == "X-A:2"
    assert session.imports.undo(job).put_back == 1
    jan = contacts(session)["Jan Kos"]
    assert (jan.draft.extra, jan.thumbnail[:3]) == ("X-A:1", bytes((255, 0, 0)))


def test_of_two_cards_of_one_contact_the_first_picture_counts(session: Session) -> None:
    lines = "EMAIL:jan@example.com"
    outcome = run(session, card(lines, photo(picture("red"))) + card(lines, photo(picture("blue"))))
    assert counts(outcome) == (1, 0, 1, 0)
    assert contacts(session)["Jan Kos"].thumbnail[:3] == bytes((255, 0, 0))


def test_a_picture_that_is_too_large_is_not_taken(session: Session) -> None:
    outcome = run(session, card("EMAIL:jan@example.com", "PHOTO;ENCODING=b:" + "A" * 9_000_000))
    assert [w.problem.code for w in outcome.warnings] == [Code.PICTURE_TOO_LARGE]
    assert outcome.created == 1


# -- lines that no field takes ---------------------------------------------------------------------


def test_extra_lines_are_kept_updated_and_undone(session: Session) -> None:
    run(session, card("EMAIL:jan@example.com", "X-A:1", "X-B:2"))
    assert contacts(session)["Jan Kos"].draft.extra == "X-A:1\nX-B:2"
    assert counts(run(session, card("EMAIL:jan@example.com", "X-A:1"))) == (0, 0, 1, 0)
    assert counts(run(session, card("EMAIL:jan@example.com", "X-A:7"))) == (0, 1, 0, 0)
    assert contacts(session)["Jan Kos"].draft.extra == "X-B:2\nX-A:7"
    assert b"X-B:2\r\nX-A:7\r\n" in export(session, "vcard4")
    contact = contacts(session)["Jan Kos"]
    session.contacts.save(contact.id, replace(contact.draft, position="Szef"), contact.version)
    assert contacts(session)["Jan Kos"].draft.extra == "X-B:2\nX-A:7"
    session.undoing.undo()
    assert contacts(session)["Jan Kos"].draft.extra == "X-B:2\nX-A:7"


def test_a_column_of_another_program_is_never_hidden(session: Session) -> None:
    text = "first_name;email;extra;avatar\nJan;a@example.com;X-A:1;zdjęcie w teczce\n"
    session.imports.run_file(text.encode(), ImportOptions(), name="x.csv")
    draft = contacts(session)["Jan"].draft
    assert draft.extra == ""
    assert "X-A:1" in draft.note
    assert "zdjęcie w teczce" in draft.note
