"""The mapping of a known header row is remembered (R30): kept when an import begins, for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui_crm.domain.contact import Kind
from tui_crm.domain.import_deciding import NOTHING, Remembered
from tui_crm.domain.import_headers import is_generated, normalized_header
from tui_crm.domain.imports import JobStatus, MappingReason
from tui_crm.domain.problems import Code, Refused
from tui_crm.store import import_mappings
from tui_crm.store.imports import Job

if TYPE_CHECKING:
    from tui_crm.services.imports import Imports

_WORTH_A_CONTACT = frozenset(
    "first_name last_name full_name name phone phone2 email email2 organization".split()
)
_DECIDED = (MappingReason.CHOSEN.value, MappingReason.REMEMBERED.value)


def fingerprint(form: str, columns: Sequence[str], has_header: bool) -> str:
    """What tells one header row from another, "" for a file that names no columns."""
    if not has_header or all(map(is_generated, columns)):
        return ""
    import hashlib  # with OpenSSL behind it: every start looks for imports that wait, and needs none

    text = "\n".join((form, *(normalized_header(column) or column for column in columns)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def recalled(service: Imports, mark: str, *, wanted: bool) -> Remembered:
    """What the actor made of the columns of the last file with this fingerprint."""
    if not mark or not wanted:
        return NOTHING
    with service.database.reading() as connection:
        return import_mappings.find(connection, service.actor.user_id, mark) or NOTHING


def begin(service: Imports, job: Job) -> None:
    """Called when a job leaves the mapping: remembers what became of its columns.

    Raises:
        Refused: NOTHING_MAPPED where its rows hold something and no column can name or reach anybody.
    """
    if job.status not in (JobStatus.MAPPING, JobStatus.READY):
        return
    if job.samples and not _WORTH_A_CONTACT & set(job.mapping.values()):
        raise Refused(Code.NOTHING_MAPPED)
    if not job.fingerprint:
        return
    reasons, base = job.options.get("reasons", {}), job.options.get("base")
    chosen = frozenset(column for column, reason in reasons.items() if reason in _DECIDED)
    mapping = {**dict.fromkeys(sorted(chosen), ""), **job.mapping}
    separators = job.options.get("chosen_separators", {})
    kept = Remembered(Kind(base) if base else None, mapping, chosen, separators)
    with service.database.writing() as connection:
        import_mappings.put(connection, job.user, job.fingerprint, kept, job.kind, service.now())
