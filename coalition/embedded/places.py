"""Where the embedded database lies, and as whom it runs.

PostgreSQL refuses to run as root. A program started as root therefore gives its database to an unprivileged user,
who may not be able to reach the checkout or its environment; so that database lies in a folder of its own, and no
permission of any other folder is touched.
"""

import hashlib
import os
import pwd
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coalition.embedded.secrets import kept

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED_STATE = Path("/var/lib/coalition")
PORT = 5432  # only the socket's name: no port is opened
DATABASE = "coalition"
ADMIN, OWNER, APPLICATION, BACKUP = "coalition_admin", "coalition_owner", "coalition_app", "coalition_backup"

LONGEST_SOCKET_PATH = 107  # bytes; the kernel's sockaddr_un has room for 108 with the closing zero
SOCKET_NAME = f"/.s.PGSQL.{PORT}"
UNQUOTED = re.compile(r"[A-Za-z0-9/_.+-]+")  # the queue's client does not quote what it connects to


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster's folder, its sockets' folder, and the system user it belongs to (None: ourselves)."""

    folder: Path
    sockets: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def password(self, role: str) -> str:
        return kept(self.folder / "passwords" / role)

    def connection(self, role: str, database: str = DATABASE) -> dict[str, Any]:
        """Keyword arguments for psycopg."""
        return {
            "host": str(self.sockets),
            "port": str(PORT),
            "dbname": database,
            "user": role,
            "password": self.password(role),
        }

    def django(self, role: str) -> dict[str, str]:
        """Connection settings for Django."""
        return {
            "HOST": str(self.sockets),
            "PORT": str(PORT),
            "NAME": DATABASE,
            "USER": role,
            "PASSWORD": self.password(role),
        }


def place(data_dir: Path) -> Place:
    """The embedded database of the program whose data lie in `data_dir`."""
    if os.geteuid() != 0:
        return own_place(data_dir / "postgres")
    folder = SHARED_STATE / _name(data_dir)
    return Place(folder=folder, sockets=folder / "socket", user=unprivileged_user())


def own_place(folder: Path) -> Place:
    """A cluster in `folder`, run as whoever we are, or as an unprivileged user where we are root."""
    sockets = folder / "socket"
    too_long = len(os.fsencode(f"{sockets}{SOCKET_NAME}")) > LONGEST_SOCKET_PATH
    if too_long or not UNQUOTED.fullmatch(str(sockets)):
        sockets = Path(tempfile.gettempdir()) / f"coalition-{os.geteuid()}-{_digest(str(folder))}"
    return Place(folder=folder, sockets=sockets, user=unprivileged_user() if os.geteuid() == 0 else None)


def unprivileged_user() -> str:
    """An existing user who may run PostgreSQL: `postgres` where a package made it, else `nobody`."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _name(data_dir: Path) -> str:
    """A hash of the checkout's path; with other data directories beside `var`, of both paths."""
    usual = data_dir == CHECKOUT / "var"
    return _digest(str(CHECKOUT) if usual else f"{CHECKOUT}\n{data_dir}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
