"""What it means where a rule of the base does not hold, and what to do."""

from __future__ import annotations

from tui_crm.domain.soundness import Finding, Rule
from tui_crm.i18n import N_, _
from tui_crm.text.safe import safe_text

_RESTORE = N_("restore a backup: tui-crm db restore FILE")
_REPAIR = N_("tui-crm db check --repair mends it")
_BY_HAND = N_("look at these places and correct them by hand")

MEANINGS: dict[Rule, tuple[str, str]] = {
    Rule.PAGES: (N_("parts of the file are damaged and contacts may be lost"), _RESTORE),
    Rule.INDEXES: (N_("indexes are damaged and lists may lack contacts"), _REPAIR),
    Rule.TABLES: (N_("tables are missing"), _RESTORE),
    Rule.REFERENCES: (N_("rows point to rows that are not there"), _REPAIR),
    Rule.VERSIONS: (N_("the number of a contact's version is wrong, so conflicts go unnoticed"), _REPAIR),
    Rule.NAME_KEYS: (N_("contacts are looked up or sorted under another name than their own"), _REPAIR),
    Rule.COMPLETE: (N_("it is said wrongly whether contacts are complete"), _REPAIR),
    Rule.PHONES: (N_("phone numbers are stored that are none"), _BY_HAND),
    Rule.PHONE_DIGITS: (N_("phones are not found by their digits"), _REPAIR),
    Rule.EMAIL_KEYS: (N_("e-mails are not found by their address"), _REPAIR),
    Rule.POSITIONS: (N_("lines of contacts have no clear order, so the main one may be wrong"), _REPAIR),
    Rule.LINKS: (N_("links do not lead from a person to an organization"), _REPAIR),
    Rule.OWNERS: (
        N_("contacts have no owner; a repair gives them back to the last one, or to an administrator"),
        _REPAIR,
    ),
    Rule.CUSTOM_VALUES: (N_("values do not fit their custom fields"), _BY_HAND),
    Rule.CUSTOM_ORDER: (N_("values of custom fields have no clear order"), _REPAIR),
    Rule.PICTURES: (N_("pictures are damaged"), _BY_HAND),
    Rule.AVATARS: (N_("contacts name a picture that is not there"), _BY_HAND),
    Rule.EVENTS: (N_("events are of no known kind"), _RESTORE),
    Rule.FILES: (N_("files of contacts are without their contents or in the wrong place"), _BY_HAND),
    Rule.FILE_SIZES: (N_("the sizes of files are told wrongly"), _REPAIR),
    Rule.WORK_KEYS: (N_("opportunities, mail or meetings are looked up under another name"), _REPAIR),
    Rule.WORK_LINKS: (N_("opportunities name a person as an organization, or the other way round"), _REPAIR),
    Rule.MEETING_TIMES: (N_("meetings do not stand in the calendar as they should"), _REPAIR),
    Rule.MAIL_TIMES: (N_("e-mails stand at the wrong place in the histories of contacts"), _REPAIR),
    Rule.STAGE_PLACES: (N_("stages of opportunities have no clear order"), _REPAIR),
    Rule.STAGES: (
        N_("no stage is open, so no opportunity can begin"),
        N_("add one: tui-crm stages add NAME"),
    ),
    Rule.JOURNAL_VERSIONS: (N_("the history names versions that contacts never had"), _BY_HAND),
    Rule.JOURNAL_CHAIN: (N_("the history contradicts itself, so undo may refuse"), _BY_HAND),
    Rule.JOURNAL_ROWS: (N_("contacts are not as the history says, something changed them past it"), _BY_HAND),
    Rule.USERS: (N_("users belong to a group that was deleted"), N_("put them into another group")),
    Rule.ADMINISTRATORS: (N_("nobody administers the database any more"), _RESTORE),
    Rule.FINGERPRINTS: (N_("fingerprints do not belong to their keys"), _REPAIR),
    Rule.KEYS: (N_("users, tags, groups, options or views are looked up under another name"), _REPAIR),
    Rule.VIEWS: (N_("saved views cannot be read"), _BY_HAND),
    Rule.IMPORT_COUNTS: (N_("the counts of imports do not add up to their rows"), _BY_HAND),
    Rule.IMPORT_CONTENT: (N_("imports wait whose file is not whole"), N_("delete them and import again")),
    Rule.DUPLICATE_PAIRS: (N_("likely duplicates are no pairs"), _REPAIR),
    Rule.SEARCH: (N_("searches may miss contacts"), _REPAIR),
    Rule.SORTING: (N_("sorted lists may be wrong"), _REPAIR),
}
"""Of each rule what it means that it does not hold, and what helps."""


def meaning(rule: Rule) -> str:
    """A sentence about a rule that does not hold."""
    means, helps = MEANINGS[rule]
    return _("{what}: {help}").format(what=_(means), help=_(helps))


def placed(finding: Finding) -> str:
    """What does not hold, in words, and where."""
    return f"{_(MEANINGS[finding.rule][0])} ({safe_text(finding.place)})"


def rules_of(findings: tuple[Finding, ...]) -> dict[Rule, int]:
    """The rules that do not hold, in the order in which they were found, and in how many places."""
    found: dict[Rule, int] = {}
    for one in findings:
        found[one.rule] = found.get(one.rule, 0) + 1
    return found
