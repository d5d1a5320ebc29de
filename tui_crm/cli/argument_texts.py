"""argparse speaks the chosen language.

argparse binds `gettext.gettext` when it is imported, so that neither `--lang` nor our catalogue reaches it:
its two names are set to ours. Its messages stand here for the catalogue; one that a later Python words
otherwise stays English.
"""

from __future__ import annotations

import argparse

from tui_crm.i18n import N_, _, ngettext

# The texts of argparse in Python 3.11 to 3.14 that a user of this program can meet.
ARGPARSE_TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
)


def translate_argparse() -> None:
    """From now on argparse takes its words from our catalogue, in whatever language is chosen later."""
    vars(argparse).update(_=_, ngettext=ngettext)
