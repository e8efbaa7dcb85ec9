"""Settings from the environment. One that is missing or wrong says so, and how to set it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

_env = Env()


class SettingError(ImproperlyConfigured):
    """A setting that is missing or wrong; the message names it, the fault, and a value that would do."""

    def __init__(self, name: str, fault: str, how: str) -> None:
        super().__init__(f"The setting {name} {fault}. {how}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name and one sentence on how to set it."""

    name: str
    how: str

    def text(self, default: str) -> str:
        return str(self._read(_env.str, default))

    def flag(self, default: bool) -> bool:
        return bool(self._read(_env.bool, default))

    def whole_number(self, default: int, *, least: int, most: int) -> int:
        number: int = self._read(_env.int, default)
        if not least <= number <= most:
            raise self.wrong(f"must lie between {least} and {most}, but is {number}")
        return number

    def words(self, default: list[str]) -> list[str]:
        """Comma-separated; blanks around a word are dropped."""
        given: list[str] = self._read(_env.list, default)
        return [word.strip() for word in given if word.strip()]

    def folder(self, default: Path) -> Path:
        return Path(self.text(str(default))).expanduser().resolve()

    def site_url(self, default: str) -> str:
        """`http(s)://host[:port]`, without a path, since sign-in links and cookies are made from it."""
        given = self.text(default).rstrip("/")
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            raise self.wrong(f"must look like https://figures.example.org, but is {given!r}")
        return given

    def database(self) -> dict[str, Any] | None:
        """A Django database dictionary, or None where the variable is not set."""
        if not self.text(""):
            return None
        if not re.match(r"postgres(ql)?://", self.text("")):
            raise self.wrong("must be the address of a PostgreSQL database")
        address: dict[str, Any] = self._read(_env.dj_db_url, None)
        if not address.get("NAME"):
            raise self.wrong("names no database")
        return address

    def email(self, default: str) -> dict[str, Any]:
        address: dict[str, Any] = self._read(_env.dj_email_url, default)
        return address

    def wrong(self, fault: str) -> SettingError:
        return SettingError(self.name, fault, self.how)

    def _read(self, parser: Callable[..., Any], default: Any) -> Any:
        try:
            return parser(self.name, default) if default is not None else parser(self.name)
        except (EnvError, ValueError) as error:
            raise self.wrong(f"cannot be understood ({error})") from error
