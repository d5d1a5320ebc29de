"""Tables as offices keep them: companies with a contact column, totals, titles, American dates."""

from __future__ import annotations

from tui_crm.domain.contact import Kind
from tui_crm.domain.contact_query import ContactQuery
from tui_crm.domain.imports import ImportOptions, ImportOutcome
from tui_crm.domain.problems import Code
from tui_crm.services.session import Session

COMPANIES = """Kontrahenci, stan na 31.01.2026;;;;

Firma;NIP;Telefon;Miasto;Osoba kontaktowa
Acme;5260250274;600100200;Łódź;
Żyto;;600100201;Opole;Jan Kowal
Acme;;600100205;Łódź;Ewa Mak
Razem;;3;;
"""


def run(session: Session, text: str) -> ImportOutcome:
    return session.imports.run_file(text.encode(), ImportOptions(), name="x.csv")


def test_a_table_of_companies_with_a_contact_column(session: Session) -> None:
    outcome = run(session, COMPANIES)
    assert (outcome.created, outcome.refused) == (3, 1)
    assert [one.problem.code for one in outcome.refusals] == [Code.ROW_TOTALS]
    found = {contact.name: contact for contact in session.contacts.each(ContactQuery(kind=None))}
    acme = found["Acme"]
    assert (acme.kind, acme.draft.nip) == (Kind.ORGANIZATION, "5260250274")
    assert [phone.value for phone in acme.draft.phones] == ["+48600100200"]
    assert [link.name for link in acme.persons] == ["Ewa Mak"]
    assert [link.name for link in found["Jan Kowal"].draft.organizations] == ["Żyto"]
    again = run(session, COMPANIES)
    assert (again.created, again.updated, again.skipped) == (0, 0, 3)


def test_american_dates_are_read_by_what_the_column_shows(session: Session) -> None:
    run(session, "Name,Birthday,Email\nJan Mak,5/9/1980,b@x.pl\nEwa Mak,12/31/1980,a@x.pl\n")
    births = {contact.name: contact.draft.birthday for contact in session.contacts.each(ContactQuery())}
    assert births == {"Jan Mak": "1980-05-09", "Ewa Mak": "1980-12-31"}
