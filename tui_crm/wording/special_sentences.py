"""Sentences of problems whose code has another one as a rule (`sentences`): less is known, or told."""

from __future__ import annotations

from tui_crm.i18n import N_

STALE_WITHOUT_FIELDS = N_(
    "Somebody else has changed {name} meanwhile: read the contact again and repeat the change."
)

ACCESS_NEEDS_ORGANIZATION_OF = N_(
    "{name} is linked to no organization: link one first, or choose another access."
)

SENDER_HIDDEN = N_(
    'A contact to which you have no access has the address "{email}" already. Ask an administrator, or '
    "create a new one all the same."
)
UID_HIDDEN = N_(
    "A contact to which you have no access has this one already. "
    "Ask an administrator, or leave the column out."
)

NO_TERMINAL_OVER_SSH = N_(
    'The screen needs a terminal: let ssh have one, or name a command ("ssh HOST help" lists them).'
)

EMAIL_SHARED_WITH_HIDDEN = N_("Another contact has this e-mail; you have no access to it.")
