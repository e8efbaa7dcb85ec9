"""What an address decides."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.program import CHECKOUT, environment

NAMES = [
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "LANGUAGE_COOKIE_NAME",
    "LANGUAGE_COOKIE_SECURE",
    "MESSAGES_COOKIE_NAME",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "ALLOWED_HOSTS",
    "SITE_URL",
]
PRINT = (
    "import json; from django.conf import settings; "
    f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))"
)


def _run(tmp_path: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", PRINT]
    return subprocess.run(
        command, cwd=CHECKOUT, env={**environment(tmp_path, 8123), **given}, capture_output=True, text=True
    )


def _settings(tmp_path: Path, **given: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_run(tmp_path, **given).stdout)
    return told


def test_on_one_machine_the_port_makes_the_address(tmp_path: Path) -> None:
    told = _settings(tmp_path)
    assert told["SITE_URL"] == "http://localhost:8123"
    assert {"localhost", "127.0.0.1"} <= set(told["ALLOWED_HOSTS"])
    assert (told["SESSION_COOKIE_NAME"], told["SESSION_COOKIE_SECURE"]) == ("session", False)
    assert told["SECURE_SSL_REDIRECT"] is False


def test_an_https_address_turns_on_all_that_it_needs(tmp_path: Path) -> None:
    told = _settings(tmp_path, SITE_URL="https://figures.example.org/")
    assert told == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "LANGUAGE_COOKIE_NAME": "__Host-language",
        "LANGUAGE_COOKIE_SECURE": True,
        "MESSAGES_COOKIE_NAME": "__Host-messages",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
        "ALLOWED_HOSTS": ["figures.example.org"],
        "SITE_URL": "https://figures.example.org",
    }


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "high"), ("SITE_URL", "figures"), ("DATABASE_URL", "sqlite:///x"), ("DEBUG", "maybe")]
)
def test_a_wrong_setting_stops_every_command_with_one_sentence(tmp_path: Path, name: str, value: str) -> None:
    command = [sys.executable, "manage.py", "check"]
    refused = subprocess.run(
        command, cwd=CHECKOUT, env={**environment(tmp_path, 8123), name: value}, capture_output=True, text=True
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The setting {name} ")
    assert "Traceback" not in refused.stderr


def test_the_secret_key_is_kept_and_nobody_else_reads_it(tmp_path: Path) -> None:
    assert _run(tmp_path).returncode == 0
    kept = tmp_path / "secrets" / "secret_key"
    before = kept.read_text()
    assert _run(tmp_path).returncode == 0
    assert kept.read_text() == before
    assert kept.stat().st_mode & 0o077 == 0


def test_what_an_address_demands_of_the_connection_holds_for_the_queue_too(tmp_path: Path) -> None:
    print_it = (
        "import json; from django.conf import settings; from coalition.celery import _database_address; "
        "print(json.dumps([*(settings.DATABASES[name]['OPTIONS'] for name in ('default', 'owner')), "
        "_database_address()]))"
    )
    demanded = "postgresql://somebody:secret@db.example.org/figures?sslmode=verify-full"
    given = {"DATABASE_URL": demanded, "DATABASE_OWNER_URL": demanded}
    done = subprocess.run(
        [sys.executable, "-c", print_it],
        cwd=CHECKOUT,
        env={**environment(tmp_path, 8123), **given},
        capture_output=True,
        text=True,
    )
    application, owner, queue = json.loads(done.stdout)
    assert application == owner == {"connect_timeout": 5, "sslmode": "verify-full"}
    assert "sslmode=verify-full" in queue
