"""A real sshd on loopback whose keys are those of a base, and the ssh client that knocks at it.

sshd itself allows here what it can (forwarding, rc files, a client's environment), so that it is the line of
`ssh authorized-keys` that has to refuse it. Its keys come from the program by `AuthorizedKeysCommand`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from tests.kit.needed import missing
from tests.kit.server import SERVER_PATH, Server, free_port
from tests.kit.terminal import PATIENCE, Terminal
from tui_crm.services.session import Session

_SSHD = shutil.which("sshd", path=SERVER_PATH)
_PRIVILEGE_FOLDER = Path("/run/sshd")
_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
PidFile none
UsePAM {pam}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
AuthorizedKeysFile none
AuthorizedKeysCommand /usr/bin/env {python} -I -m tui_crm --db "{base}" ssh authorized-keys %u %t %k
AuthorizedKeysCommandUser {user}
AcceptEnv LANG LC_* TUI_CRM_* XDG_* PYTHON* TEXTUAL* EDITOR VISUAL PAGER BROWSER
SetEnv HOME={home}
AllowTcpForwarding yes
AllowStreamLocalForwarding yes
AllowAgentForwarding yes
X11Forwarding yes
PermitTunnel yes
PermitUserRC yes
MaxSessions 50
MaxStartups 50
Subsystem sftp internal-sftp
"""


def need_sshd() -> None:
    """Skip the test where sshd or what it needs is missing; fail instead where CI says that it must be."""
    if reason := _why_not():
        missing(reason)


def _why_not() -> str:
    if _SSHD is None or shutil.which("ssh") is None:
        return "openssh-server or openssh-client is not installed"
    account = pwd.getpwuid(os.geteuid())
    if Path(account.pw_shell).name in ("nologin", "false"):
        return f"nobody can log in as {account.pw_name}"
    if os.geteuid() == 0:
        _PRIVILEGE_FOLDER.mkdir(mode=0o755, exist_ok=True)
    importable = subprocess.run(
        [sys.executable, "-I", "-c", "import tui_crm"], capture_output=True, check=False, cwd="/", timeout=300
    )
    return "" if importable.returncode == 0 else "tui_crm is not installed beside this Python"


def _is_locked(account: str) -> bool:
    """Whether the account has no password that could ever fit: sshd then takes it in by PAM alone."""
    if os.geteuid() != 0:
        return False
    return f"\n{account}:!" in "\n" + Path("/etc/shadow").read_text()


def add_key(session: Session, login: str, public: str) -> None:
    """Gives a user a key."""
    session.users.add_key(session.users.named(login).id, public)


class Sshd(Server):
    """A running sshd before a base.

    Attributes:
        home: the home folder of the account, of which nothing else is there.
    """

    def __init__(self, base: Path) -> None:
        super().__init__("crm-ssh-")
        self.home = self.folder / "home"
        self.home.mkdir(mode=0o700)
        self.user = pwd.getpwuid(os.geteuid()).pw_name
        self.port = free_port()
        self.make_key("host")
        host = (self.folder / "host.pub").read_text().split()[:2]
        (self.folder / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {' '.join(host)}\n")
        text = _CONFIG.format(
            port=self.port,
            folder=self.folder,
            python=sys.executable,
            base=base,
            user=self.user,
            home=self.home,
            pam="yes" if _is_locked(self.user) else "no",
        )
        (self.folder / "sshd_config").write_text(text)
        command = [str(_SSHD), "-D", "-f", self.folder / "sshd_config", "-E", self.folder / "log"]
        self.start(command, self.port)

    def close(self) -> None:
        """Ends sshd and the shared connections, and takes the folder away."""
        for socket_file in self.folder.glob("mux-*"):
            subprocess.run(
                ["ssh", "-F", "none", "-o", f"ControlPath={socket_file}", "-O", "exit", "x"],
                capture_output=True,
                check=False,
                timeout=300,
            )
        super().close()

    def make_key(self, name: str) -> str:
        """A new key pair `name`, `name.pub`; the public one."""
        path = self.folder / name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True, timeout=300)
        return (self.folder / f"{name}.pub").read_text()

    def options(self, key: str, *, shared: bool = False) -> list[str]:
        """The client's options; nothing of the person who runs the tests is among them.

        Args:
            shared: whether all calls with this key use one connection, which spares most of their time.
        """
        chosen = {
            "IdentitiesOnly": "yes",
            "IdentityAgent": "none",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "GlobalKnownHostsFile": "/dev/null",
            "User": self.user,
        }
        if shared:
            chosen |= {"ControlMaster": "auto", "ControlPath": str(self.folder / f"mux-{key}")}
            chosen |= {"ControlPersist": "60"}
        words = [word for name, value in chosen.items() for word in ("-o", f"{name}={value}")]
        return ["-F", "none", "-i", str(self.folder / key), *words]

    def run(
        self,
        key: str,
        *command: str,
        stdin: bytes = b"",
        options: tuple[str, ...] = (),
        env: dict[str, str] | None = None,
        shared: bool = True,
    ) -> subprocess.CompletedProcess[bytes]:
        """What `ssh HOST COMMAND` comes to for the owner of the key."""
        words = ["--", *command] if command else []  # a line may begin with "-"
        where = ["-T", "-p", str(self.port), *options, "127.0.0.1", *words]
        return subprocess.run(
            ["ssh", *self.options(key, shared=shared), *where],
            input=stdin,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"PATH": os.environ.get("PATH", os.defpath), **(env or {})},
        )

    def screen(self, key: str, env: dict[str, str], *options: str) -> Terminal:
        """`ssh -t HOST` in a terminal: the screen."""
        argv = ["ssh", "-t", *self.options(key), "-p", str(self.port), *options, "127.0.0.1"]
        return Terminal(argv, env)
