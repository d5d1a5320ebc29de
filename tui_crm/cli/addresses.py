"""What `query` prints for mail programs. Light."""

from __future__ import annotations

from tui_crm.i18n import ngettext
from tui_crm.text.safe import safe_text

TYPE_CHECKING = False  # `typing` alone would cost 8 ms
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def harmless(found: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    """E-mail, name and organization of each address as texts that can be shown."""
    return [[safe_text(part) for part in parts] for parts in found]


def for_mail_program(rows: Sequence[Sequence[str]], form: str) -> bytes:
    """`mail<TAB>name<TAB>organization` lines; for mutt a message line first, which it skips.

    In UTF-8 whatever the locale: mail programs pass it on.
    https://neomutt.org/guide/configuration#external-address-queries
    """
    lines = ["\t".join(row) for row in rows]
    if form == "mutt":
        lines.insert(0, ngettext("{count} address", "{count} addresses", len(rows)).format(count=len(rows)))
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")
