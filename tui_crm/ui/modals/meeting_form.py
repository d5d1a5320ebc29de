"""The form of a meeting: when, how often, where, with whom (R48)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from textual import on
from textual.widgets import Input

from tui_crm.domain.meetings import Meeting, MeetingDraft, MeetingStatus
from tui_crm.domain.problems import Code, Problem, Refused
from tui_crm.domain.repeats import Every
from tui_crm.domain.tags import COLOURS
from tui_crm.i18n import _
from tui_crm.text.zones import local_zone
from tui_crm.ui.modals.meeting_merge import merged
from tui_crm.ui.modals.meeting_values import LAST, NO_RULE, NTH, OTHER, draft_of, values_of
from tui_crm.ui.modals.record_form import RecordForm
from tui_crm.ui.widgets.contacts_field import ContactsField
from tui_crm.ui.widgets.form_fields import FormField, NoteField, TextField
from tui_crm.ui.widgets.form_keeper import FormData, FormKeeper
from tui_crm.ui.widgets.offering import ChoiceField
from tui_crm.wording import colour_label
from tui_crm.wording.meeting_labels import status_label
from tui_crm.wording.recurrence import recurrence_words

FIELD_OF = {"starts": "day", "ends": "last_day", "zone": "day", "rule": "repeats", "participants": "others"}
"""Fields of a meeting that the form calls otherwise, for what the service refuses."""
_OF_RULES = ("interval", "until")
_OF_ALL = ("repeats", "interval", "weekdays", "until", "colour", "contacts", "others")
"""What one occurrence alone has not."""

Store = Callable[[MeetingDraft, int, str], Meeting]
"""Saves a draft made on that version of the meeting, and drops the form's kept draft of that name."""
Latest = Callable[[], tuple[MeetingDraft, int]]
"""What is stored now, as the form is opened on it, and its version."""


class MeetingForm(RecordForm[Meeting | None]):
    """Closes with the meeting as it was stored, or with None.

    Args:
        title: already translated; data in it is never markup.
        keeper: what it holds stands in the form at first.
        names: of contacts by their ids.
        before: what the form was opened on.
        today: by the clock of wherever one is.
        store, latest: called on the service thread; `latest` only of a meeting that is stored.
        only_this: whether it is about one occurrence of a meeting that recurs.
    """

    def __init__(
        self,
        title: str,
        keeper: FormKeeper,
        names: dict[int, str],
        before: MeetingDraft,
        today: date,
        store: Store,
        latest: Latest,
        only_this: bool = False,
    ) -> None:
        super().__init__(title, keeper, names)
        self._before, self._today, self._only_this = before, today, only_this
        self._store, self._latest = store, latest

    def make_fields(self) -> Iterable[FormField]:
        """The fields that make sense for what it is about."""
        fields = (
            TextField("title", _("Title")),
            TextField("day", _("Day"), example=_("2026-10-29, 29.10, or 29 October")),
            TextField("begin", _("From"), example=_("9:30; empty for the whole day")),
            TextField("end", _("To"), example=_("empty for an hour")),
            TextField("last_day", _("Last day"), example=_("empty for the same day")),
            ChoiceField("repeats", self._repeats(), _("Repeats")),
            TextField("interval", _("Every"), example=_("2 for every second time")),
            TextField("weekdays", _("On"), example=_("Mo We Fr; empty for the day above")),
            TextField("until", _("Until"), example=_("a day, or 10 for ten times; empty for ever")),
            TextField("location", _("Place")),
            ContactsField("contacts", _("Contacts"), None, self.names, several=True),
            TextField("others", _("Others"), example=_("name@example.com, Anna Nowak")),
            ChoiceField("colour", [(colour_label(one), one) for one in ("", *COLOURS)], _("Colour")),
            ChoiceField("status", [(status_label(one), one.value) for one in MeetingStatus], _("Status")),
            NoteField("description", _("Description")),
        )
        return (field for field in fields if not (self._only_this and field.field in _OF_ALL))

    def _repeats(self) -> list[tuple[str, str]]:
        choices = [
            (_("never"), NO_RULE),
            (_("daily"), Every.DAY.value),
            (_("weekly"), Every.WEEK.value),
            (_("monthly, on the same day"), Every.MONTH.value),
            (_("monthly, on the same weekday"), NTH),
            (_("monthly, on the last such weekday"), LAST),
            (_("yearly"), Every.YEAR.value),
        ]
        if self.keeper.initial["repeats"] == OTHER:
            choices.append((recurrence_words(self._before.rule, self._before.starts), OTHER))
        return choices

    def on_mount(self) -> None:
        self._show_rule()
        zone = self._before.zone
        if isinstance(self._before.starts, datetime) and zone not in ("", local_zone()):
            self.field("day").show_hint(_("The times are those of {zone}.").format(zone=zone))

    @on(Input.Changed)
    @on(ChoiceField.Changed)
    def _something_changed(self) -> None:
        self._show_rule()

    def _show_rule(self) -> None:
        """Only fields that the chosen rule has, and below it what it says in words."""
        if self._only_this:
            return
        chosen = self.field("repeats").value
        for name in _OF_RULES:
            self.field(name).display = chosen not in (NO_RULE, OTHER)
        self.field("weekdays").display = chosen == Every.WEEK.value
        try:
            draft = draft_of(self.data(), self._before, self._today)
        except Refused:  # told when it is saved
            self.field("repeats").show_hint("")
        else:
            words = recurrence_words(draft.rule, draft.starts, draft.zone) if chosen != OTHER else ""
            self.field("repeats").show_hint(words)

    def data(self) -> FormData:
        """The values of all fields, those too that the form does not show."""
        return {**self.keeper.base, **super().data()}

    async def store(self, data: FormData) -> Meeting | None:
        """Saves; where somebody else did meanwhile, what only one of the two changed is kept of both."""
        try:
            return await self._stored(data)
        except Refused as refused:
            if refused.problem.code is not Code.MEETING_CHANGED:
                raise
        self._before, self.keeper.version = await self.call(self._latest)
        theirs = values_of(self._before)
        both, clashing = merged(self.keeper.base, data, theirs)
        self.keeper.base = theirs
        self.fill(both)
        self._show_rule()
        if clashing:
            told = {name: self._told(name, theirs) for name in clashing}
            raise Refused(
                [Problem(Code.MEETING_FIELD_CHANGED, name, {"value": text}) for name, text in told.items()]
            )
        return await self._stored(both)

    async def _stored(self, data: FormData) -> Meeting:
        draft = draft_of(data, self._before, self._today)
        try:
            return await self.call(self._store, draft, self.keeper.version, self.keeper.form)
        except Refused as refused:
            raise Refused(
                [replace(one, field=FIELD_OF.get(one.field, one.field)) for one in refused.problems]
            ) from refused

    def _told(self, name: str, values: FormData) -> str:
        """What somebody else put into a field, as people read it."""
        if name == "day":
            return " ".join(filter(None, (values[one] for one in ("day", "begin", "end", "last_day"))))
        if name == "contacts":
            return ", ".join(self.names.get(one[0], "...") for one in values[name]) or "-"
        field = self.field(name)
        choices = field.choices if isinstance(field, ChoiceField) else ()
        labels = {value: label for label, value in choices}
        return labels.get(values[name], str(values[name])) or "-"
