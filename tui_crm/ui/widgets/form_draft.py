"""A draft into the fields of a form, and what stands in them as a draft again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tui_crm.domain.access import Access
from tui_crm.domain.contact import ContactDraft, Kind, Status
from tui_crm.domain.keep_in_touch import read_days
from tui_crm.ui.widgets import custom_fields
from tui_crm.ui.widgets import form_values as values
from tui_crm.ui.widgets.form_fields import NoteField, TextField
from tui_crm.ui.widgets.form_layout import NO, PEOPLE, TEXTS, YES
from tui_crm.wording.keep_in_touch import interval_typed

if TYPE_CHECKING:
    from tui_crm.ui.widgets.contact_form import ContactForm


def fill(form: ContactForm, draft: ContactDraft) -> None:
    """Puts the draft into all fields but those of its addresses."""
    users = form.around.users
    texts = {name: getattr(draft, name) for name in TEXTS[form.kind]}
    texts["tags"] = values.names_text(draft.tags)
    for name, text in texts.items():
        form.field(name, TextField).fill(text)
    form.lines("phones").fill([values.phone_line(phone) for phone in draft.phones])
    form.lines("emails").fill([values.email_line(email) for email in draft.emails])
    form.lines("urls").fill([values.url_line(url) for url in draft.urls])
    if form.kind is Kind.PERSON:
        form.lines("organizations").fill([values.link_line(link) for link in draft.organizations])
    form.field("note", NoteField).fill(draft.note)
    for name in PEOPLE:
        form.lines(name).fill([values.user_line(login, users) for login in getattr(draft, name)])
    custom_fields.show_values(form.fields, draft.custom)
    form.choice("status").fill(draft.status.value)
    form.field("keep_in_touch_days", TextField).fill(interval_typed(draft.keep_in_touch_days))
    form.choice("link_emails").fill(YES if draft.link_emails else NO)
    form.choice("access").fill(draft.access.value)


def draft_of(form: ContactForm, before: ContactDraft) -> ContactDraft:
    """What stands in the fields.

    Args:
        before: what was put into them: what the form does not show stays as it is there.
    """
    region, users = form.around.region, form.around.users
    found: dict[str, Any] = {name: form.field(name, TextField).value.strip() for name in TEXTS[form.kind]}
    if form.kind is Kind.PERSON:
        found["organizations"] = tuple(map(values.link_of, form.lines("organizations").values))
    return replace(
        before,
        phones=tuple(values.phone_of(value, region) for value in form.lines("phones").values),
        emails=tuple(map(values.email_of, form.lines("emails").values)),
        urls=tuple(map(values.url_of, form.lines("urls").values)),
        addresses=form.addresses.addresses,
        note=form.field("note", NoteField).value.strip(),
        tags=values.names_of(form.field("tags", TextField).value, before.tags),
        owners=values.users_of(form.lines("owners").values, users),
        watchers=values.users_of(form.lines("watchers").values, users),
        status=Status(form.choice("status").value),
        access=Access(form.choice("access").value),
        keep_in_touch_days=read_days(form.field("keep_in_touch_days", TextField).value),
        link_emails=form.choice("link_emails").value == YES,
        custom=custom_fields.values_of(form.fields, before.custom),
        **found,
    )
