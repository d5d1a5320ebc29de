"""A real Dovecot on loopback with one user, and a certificate of an authority that nobody else trusts."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
import time
from collections.abc import Iterable

from tests.kit.mailboxes import a_maildir
from tests.kit.needed import need
from tests.kit.server import SERVER_PATH, Server, free_port
from tests.kit.terminal import PATIENCE

USER, PASSWORD = "anna@crm.example", "żółty słoń"
_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
ssl = yes
ssl_cert = <{folder}/server.pem
ssl_key = <{folder}/server.key
disable_plaintext_auth = {no_plain}
auth_mechanisms = plain
auth_failure_delay = 0
mail_location = maildir:{folder}/mail
first_valid_uid = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Wysłane {{
    special_use = \\Sent
  }}
  mailbox Kosz {{
    special_use = \\Trash
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
_NOBODY = (65_534, 65_534)
_NAMES = "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n"


def need_dovecot() -> None:
    """Skip the test where Dovecot is missing; fail instead where CI says that it must be there."""
    need("dovecot", SERVER_PATH)
    need("openssl")


class Dovecot(Server):
    """A running server.

    Attributes:
        port: of IMAP over TLS; `plain_port` of IMAP that begins without, and may go on to TLS.
        authority: the file of the certificate that vouches for it, as "localhost".
        mail: the user's Maildir.
    """

    def __init__(self, *, tls: bool = True) -> None:
        super().__init__("crm-imap-")
        self.folder.chmod(0o755)  # the servers' own accounts look into it
        self.authority, self.mail = self.folder / "ca.pem", self.folder / "mail"
        self.port, self.plain_port = free_port(), free_port()
        self._make_certificates()
        (self.folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
        self.deliver([])
        config = self.folder / "dovecot.conf"
        config.write_text(self._config(tls))
        self.start([need("dovecot", SERVER_PATH), "-F", "-c", config], self.plain_port)

    def _config(self, tls: bool) -> str:
        is_root = os.geteuid() == 0
        account, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
        text = _CONFIG.format(
            folder=self.folder,
            internal="dovecot" if is_root else account,
            internal_group="dovecot" if is_root else group,
            login="dovenull" if is_root else account,
            uid=_NOBODY[0] if is_root else os.geteuid(),
            gid=_NOBODY[1] if is_root else os.getegid(),
            port=self.port,
            plain_port=self.plain_port,
            no_plain="yes" if tls else "no",
        )
        return text if tls else text.replace("ssl = yes\nssl_cert", "ssl = no\nssl_cert")

    def deliver(self, messages: Iterable[bytes], folder: str = "") -> None:
        """Puts messages into the user's Maildir, as a program that delivers mail does."""
        a_maildir(self.mail, messages, folder)
        self._give_away()

    def _give_away(self) -> None:
        """Makes all mail the user's, who is nobody where the tests run as root: it has no mail here."""
        if os.geteuid() == 0:
            for one in (self.mail, *self.mail.rglob("*")):
                os.chown(one, *_NOBODY)

    def flags(self) -> list[str]:
        """The flags of the messages in `cur` of the inbox."""
        return sorted(one.name.partition(":2,")[2] for one in (self.mail / "cur").iterdir())

    def forget_uids(self, folder: str = "") -> None:
        """Makes the server give all messages of a folder new numbers, and the folder another UIDVALIDITY."""
        place = self.mail / f".{folder}" if folder else self.mail
        (place / "dovecot-uidlist").unlink()
        for index in place.glob("dovecot.index*"):
            index.unlink()
        for number in self.mail.glob("dovecot-uidvalidity*"):
            number.unlink()
        # The new UIDVALIDITY is the time, in seconds.
        time.sleep(1.1)

    def _make_certificates(self) -> None:
        def openssl(*words: str) -> None:
            subprocess.run(
                ["openssl", *words], cwd=self.folder, check=True, capture_output=True, timeout=PATIENCE
            )

        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        ca = (
            "-x509",
            "-days",
            "2",
            "-subj",
            "/CN=test authority",
            "-addext",
            "keyUsage=critical,keyCertSign",
        )
        openssl("req", *ca, *key, "-keyout", "ca.key", "-out", "ca.pem")
        openssl("req", *key, "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
        (self.folder / "names").write_text(_NAMES)
        by = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
        openssl("x509", "-req", "-in", "server.csr", *by, "-out", "server.pem")
