"""A contact as the JSON that the command line promises."""

from __future__ import annotations

from typing import Any

from tui_crm.domain.contact import Contact, ContactDraft, Kind


def contact_json(contact: Contact) -> dict[str, Any]:
    """The contact as plain data in the shape that `--json` promises."""
    draft = contact.draft
    person = contact.kind is Kind.PERSON
    data: dict[str, Any] = {
        "id": contact.id,
        "uid": contact.uid,
        "kind": contact.kind.value,
        "name": contact.name,
    }
    if person:
        data |= {"first_name": draft.first_name, "last_name": draft.last_name, "position": draft.position}
    data |= _reached(draft)
    if person:
        data |= {"birthday": draft.birthday}
    else:
        data |= {"nip": draft.nip, "regon": draft.regon, "krs": draft.krs, "website": draft.website}
    data["note"] = draft.note
    if person:
        data |= {"pesel": draft.pesel, "document_number": draft.document_number}
    links = draft.organizations if person else contact.persons
    data["organizations" if person else "persons"] = [
        {"id": link.id, "name": link.name, "position": link.position} for link in links
    ]
    return data | {
        "tags": list(draft.tags),
        "owners": list(draft.owners),
        "watchers": list(draft.watchers),
        "status": draft.status.value,
        "access": draft.access.value,
        "link_emails": draft.link_emails,
        "keep_in_touch": draft.keep_in_touch_days,
        "custom": {
            key: list(value) if isinstance(value, tuple) else value for key, value in draft.custom.items()
        },
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "version": contact.version,
    }


def _reached(draft: ContactDraft) -> dict[str, Any]:
    """Phones, e-mails, web addresses and addresses."""
    return {
        "phones": [{"value": p.value, "raw": p.raw, "label": p.label} for p in draft.phones],
        "emails": [{"value": e.value, "label": e.label} for e in draft.emails],
        "urls": [{"value": u.value, "label": u.label} for u in draft.urls],
        "addresses": [
            {
                "street": a.street,
                "city": a.city,
                "postal_code": a.postal_code,
                "region": a.region,
                "country": a.country,
                "label": a.label,
            }
            for a in draft.addresses
        ],
    }
