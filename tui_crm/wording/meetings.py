"""What an import of meetings came to (R48)."""

from __future__ import annotations

from tui_crm.domain.meetings import MeetingsImported, RefusedMeeting
from tui_crm.i18n import ngettext
from tui_crm.text.safe import safe_text
from tui_crm.wording import sentence


def imported_lines(outcome: MeetingsImported) -> list[str]:
    """What became of the meetings of a file: how many, then each that did not come in."""
    counts = [
        ngettext("{count} meeting added", "{count} meetings added", outcome.added).format(
            count=outcome.added
        ),
        ngettext("{count} changed", "{count} changed", outcome.updated).format(count=outcome.updated),
        ngettext("{count} as before", "{count} as before", outcome.unchanged).format(count=outcome.unchanged),
    ]
    refused = len(outcome.refused)
    if refused:
        # Not the words for rows that are refused: other languages decline them by what is counted.
        words = ngettext("{meetings} refused", "{meetings} refused", refused)
        counts.append(words.format(meetings=refused))
    return [", ".join(counts), *map(refused_line, outcome.refused)]


def refused_line(one: RefusedMeeting) -> str:
    """Why a meeting did not come in: "calendar.ics, 7 (Visit): the sentence"."""
    place = safe_text(one.file)
    if one.number:
        place = f"{place}, {one.number}" + (f" ({safe_text(one.title)})" if one.title else "")
    return f"{place}: {sentence(one.problem)}"
