"""The sentences about mailboxes and messages, as `sentences` has them."""

from __future__ import annotations

from tui_crm.domain.problems import Code
from tui_crm.i18n import N_

MAIL_SENTENCES: dict[Code, str] = {
    Code.MAIL_NOT_FOUND: N_('There is no message "{id}" that you may see: look with "mail list".'),
    Code.MAIL_NOT_LINKED: N_("The message does not belong to this contact: look what it belongs to."),
    Code.NO_MESSAGE_HERE: N_("There is no message under the cursor."),
    Code.NO_LINK_HERE: N_("Put the cursor on a contact that the message belongs to."),
    Code.NO_UNKNOWN_SENDER_HERE: N_("All addresses of the message have contacts."),
    Code.MAIL_ACCOUNT_NOT_FOUND: N_('You have no mailbox "{name}": look with "mail accounts".'),
    Code.MAIL_ACCOUNT_IS_STREAM: N_(
        'The messages of "{name}" came from standard input: pipe them to "mail sync -" again.'
    ),
    Code.MAIL_NAME_REQUIRED: N_("A mailbox needs a name: enter one."),
    Code.MAIL_NAME_TAKEN: N_('You have a mailbox "{name}" already: choose another name.'),
    Code.MAIL_PLACE_NOT_RECOGNIZED: N_(
        "This is not the place of a mailbox: enter a path, or imaps://user@mail.example.com."
    ),
    Code.MAIL_PLACE_OF_OTHER_KIND: N_("This is a mailbox of another kind: add it as a new one."),
    Code.MAIL_PLACE_HAS_PASSWORD: N_(
        "A password does not belong into the address, it would be kept: leave it out, you are asked for it."
    ),
    Code.MAIL_PASSWORD_MISSING: N_(
        'The mailbox "{name}" needs its password: set password_command in the configuration,'
        " or TUI_CRM_MAIL_PASSWORD."
    ),
    Code.MAIL_PASSWORD_COMMAND: N_(
        "The password_command gives no password ({reason}): try it in a shell, and correct it."
    ),
    Code.MAIL_LOGIN_REFUSED: N_("{host} does not let {user} in: check the user and the password."),
    Code.MAIL_CERTIFICATE: N_(
        "The certificate of {host} is not trusted, so nothing was sent to it: check the name of the server,"
        " or name the file of its authority in SSL_CERT_FILE."
    ),
    Code.MAIL_UNREACHABLE: N_("The mail server {host} cannot be reached ({reason}): try again later."),
    Code.MAIL_NOT_ENCRYPTED: N_(
        "{host} offers no encryption, so no password was sent to it: use imaps:// if the server has it."
    ),
    Code.MAIL_FOLDER_UNKNOWN: N_('The mailbox has no folder "{name}": correct its folders.'),
    Code.FILE_NOT_MAIL: N_('There are no messages in "{path}": name a Maildir, an mbox or an .eml file.'),
    Code.NOT_A_MESSAGE: N_("This is no e-mail: pipe a whole message in, with its headers."),
    Code.SENDER_MISSING: N_('The message does not say who sent it: add the contact with "tui-crm add".'),
    Code.SENDER_IS_LIST: N_(
        "The message comes from the mailing list {value}, which hides who wrote it:"
        ' add the contact with "tui-crm add".'
    ),
}
