"""Backups hold everything, come back whole, and are refused where anything is wrong with them."""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from coalition.backups.contents import BackupError
from coalition.backups.programs import find
from coalition.embedded.places import BACKUP, OWNER
from coalition.embedded.supervisor import alone
from coalition.lib import context
from members.models import AuditEvent, Organisation
from tests.conftest import EMPTY, PLACE, TEMPLATE, FreshDatabase, NewDatabase
from tests.factories import members

KEY = "the key of the installation that was backed up"
COMMENT = "Its policies are those of 2026."
WALLED = f"""
    CREATE TABLE walled (id int GENERATED ALWAYS AS IDENTITY, member int);
    INSERT INTO walled (member) VALUES (1), (2), (2);
    ALTER TABLE walled ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON walled TO coalition_app_program USING (member IN (2, 3));
    COMMENT ON TABLE walled IS '{COMMENT}';
    GRANT SELECT ON walled TO coalition_app_program;
"""


def _tell(command: str, *words: str | Path) -> dict[str, Any]:
    told = StringIO()
    call_command(command, *map(str, words), stdout=told)
    answer: dict[str, Any] = json.loads(told.getvalue().splitlines()[-1])
    return answer


@contextmanager
def _installed(data_dir: Path, key: str) -> Iterator[Path]:
    """Within it, the program has its data there, as a first start leaves them."""
    file = data_dir / "secrets" / "secret_key"
    file.parent.mkdir(parents=True)
    file.write_text(f"{key}\n")
    with override_settings(DATA_DIR=data_dir, SECRET_KEY_FILE=file, SECRET_KEY=key):
        yield data_dir


@pytest.fixture(scope="module")
def backups(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two of one installation: a member, a table behind forced row-level security, files; the second has one more."""
    folder = tmp_path_factory.mktemp("backups")
    place = _installed(folder / "installation", KEY)
    with context.entered(context.PROGRAM), new_database(TEMPLATE) as database, place as data_dir:
        (data_dir / "files" / "2026").mkdir(parents=True)
        (data_dir / "files" / "2026" / "figures.csv").write_bytes(b"taxon\n")
        (data_dir / "log").mkdir()
        (data_dir / "log" / "web.log").write_text("nothing that must come back")
        with database.connect(OWNER) as owner:
            owner.execute(WALLED)
        _join("Example Marketplace")
        first = _tell("backup", folder / "first")
        _join("Another One")
        _tell("backup", folder / "second")
    (folder / "hash").write_text(first["manifest.json sha256"])
    return {"first": folder / "first", "second": folder / "second", "hash": folder / "hash"}


@transaction.atomic
def _join(name: str) -> None:
    members.member(name)


@pytest.fixture
def backup(backups: dict[str, Path], tmp_path: Path) -> Path:
    """A copy that may be damaged."""
    return shutil.copytree(backups["first"], tmp_path / "backup")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """Another place, where the program has just been installed."""
    with _installed(tmp_path / "elsewhere", "generated there") as data_dir:
        yield data_dir


def test_what_was_backed_up_comes_back(backup: Path, new_database: NewDatabase, elsewhere: Path) -> None:
    assert _tell("verify_backup", backup)["files"] == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in (backup, *backup.rglob("*"))} == {0o700, 0o600}
    assert not (backup / "data" / "log").exists()
    with new_database(EMPTY):
        told = _tell("restore", backup)
        assert told["migrations_to_run"] == []
        assert (elsewhere / "files" / "2026" / "figures.csv").read_bytes() == b"taxon\n"
        assert (elsewhere / "secrets" / "secret_key").read_text() == f"{KEY}\n"
        with transaction.atomic():
            assert Organisation.objects.get().name == "Example Marketplace"
            restored, begun = AuditEvent.objects.select_related("link").order_by("-id")[:2]
        assert (restored.type, begun.type) == ("backup.restored", "backup.begun")
        assert told["audit_head"] == f"{begun.link.position}:{begun.link.hash}"


def test_what_protects_the_rows_comes_back(backup: Path, new_database: NewDatabase, elsewhere: Path) -> None:
    with new_database(EMPTY) as database:
        with database.connect(OWNER) as owner:
            owner.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO coalition_app_program")
        _tell("restore", backup)
        with database.connect(BACKUP) as reader:
            assert reader.execute("SELECT count(*) FROM walled").fetchone() == (3,)
            assert reader.execute("SELECT obj_description('walled'::regclass)").fetchone() == (COMMENT,)
        with database.connect() as application:
            assert application.execute("SELECT count(*) FROM walled").fetchone() == (2,)
            with pytest.raises(InsufficientPrivilege):
                application.execute("UPDATE walled SET member = 2")
        with database.connect(OWNER) as owner, pytest.raises(RestrictViolation):
            owner.execute("DELETE FROM members_auditevent")
        with database.connect(OWNER) as owner:
            assert owner.execute("SELECT nextval('walled_id_seq')").fetchone() == (4,)


def test_a_restoration_can_be_tried_without_a_trace(backup: Path) -> None:
    before = set(Path(tempfile.gettempdir()).glob("coalition-backup-*"))
    assert _tell("verify_backup", backup, "--restore")["restored"] is True
    assert set(Path(tempfile.gettempdir()).glob("coalition-backup-*")) == before


def _truncate(folder: Path) -> None:
    os.truncate(folder / "database.dump", 1000)


def _flip_a_bit(folder: Path) -> None:
    with (folder / "database.dump").open("r+b") as dump:
        dump.seek(2000)
        byte = dump.read(1)[0]
        dump.seek(2000)
        dump.write(bytes([byte ^ 1]))


def _lose_the_key(folder: Path) -> None:
    (folder / "data" / "secrets" / "secret_key").unlink()


def _add(folder: Path) -> None:
    (folder / "data" / "more.txt").touch()


def _link(folder: Path) -> None:
    (folder / "data" / "more").symlink_to("/etc")


def _lose_the_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def _tear_the_manifest(folder: Path) -> None:
    os.truncate(folder / "manifest.json", 500)


def _forget_in_the_manifest(folder: Path) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    del told["database"]["rows"]
    (folder / "manifest.json").write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_truncate, "database.dump has 1000 bytes instead of"),
        (_flip_a_bit, "database.dump was changed"),
        (_lose_the_key, "data/secrets/secret_key is missing"),
        (_add, "data/more.txt is not in the manifest"),
        (_link, "neither a file nor a folder"),
        (_lose_the_manifest, "is no backup"),
        (_tear_the_manifest, "is damaged"),
        (_forget_in_the_manifest, "is damaged"),
    ],
)
def test_a_damaged_backup_is_found_and_not_restored(
    backup: Path, elsewhere: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(backup)
    for command in ("verify_backup", "restore"):
        with pytest.raises(CommandError, match=words):
            _tell(command, backup)
    assert [path.name for path in elsewhere.rglob("*")] == ["secrets", "secret_key"]


def test_a_backup_that_was_replaced_as_a_whole_is_told_by_the_hash_kept_elsewhere(backups: dict[str, Path]) -> None:
    kept = backups["hash"].read_text()
    assert _tell("verify_backup", backups["first"], "--sha256", kept)
    for command in ("verify_backup", "restore"):
        with pytest.raises(CommandError, match="not the backup with this hash"):
            _tell(command, backups["second"], "--sha256", kept)


def test_a_dump_that_holds_less_than_the_manifest_says_is_found(
    backups: dict[str, Path], new_database: NewDatabase, elsewhere: Path, tmp_path: Path
) -> None:
    """Somebody exchanged the dump and its hash: the rows tell."""
    mixed = shutil.copytree(backups["second"], tmp_path / "mixed")
    shutil.copy(backups["first"] / "database.dump", mixed)
    less, told = (json.loads((folder / "manifest.json").read_text()) for folder in (backups["first"], mixed))
    told["files"]["database.dump"] = less["files"]["database.dump"]
    (mixed / "manifest.json").write_text(json.dumps(told))
    with new_database(EMPTY), pytest.raises(CommandError, match="members_organisation has 1 rows instead of 2"):
        _tell("restore", mixed)


def test_only_an_empty_place_takes_a_backup(backup: Path, fresh_database: FreshDatabase, elsewhere: Path) -> None:
    with pytest.raises(CommandError, match=r"is in use: it has \d+ tables"):
        _tell("restore", backup)
    assert (elsewhere / "secrets" / "secret_key").read_text() == "generated there\n"


def test_a_place_with_files_of_its_own_or_a_running_program_takes_none(
    backup: Path, new_database: NewDatabase, elsewhere: Path
) -> None:
    with new_database(EMPTY):
        with alone(elsewhere), pytest.raises(CommandError, match="already running"):
            _tell("restore", backup)
        (elsewhere / "files" / "2026").mkdir(parents=True)
        (elsewhere / "files" / "2026" / "figures.csv").write_text("another one")
        with pytest.raises(CommandError, match=r"already holds other files.*figures.csv"):
            _tell("restore", backup)


def test_a_key_of_the_environment_must_be_that_of_the_backup(backup: Path, elsewhere: Path) -> None:
    given = override_settings(SECRET_KEY="given by the environment")
    with given, pytest.raises(CommandError, match="SECRET_KEY is another one"):
        _tell("restore", backup)


def test_tables_of_a_newer_program_are_refused(backup: Path, elsewhere: Path) -> None:
    told = json.loads((backup / "manifest.json").read_text())
    told["database"]["migrations"].append("metrics.9999_later")
    (backup / "manifest.json").write_text(json.dumps(told))
    with pytest.raises(CommandError, match=r"does not know: metrics\.9999_later"):
        _tell("restore", backup)


def test_a_backup_is_written_once_and_outside_of_what_it_saves(
    fresh_database: FreshDatabase, elsewhere: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(CommandError, match="never overwritten"):
        _tell("backup", tmp_path / "there")
    with pytest.raises(CommandError, match="would be lost with it"):
        _tell("backup", elsewhere / "backups" / "monday")
    (tmp_path / "other.unfinished").mkdir()
    with pytest.raises(CommandError, match="another backup is being written"):
        _tell("backup", tmp_path / "other")


def test_a_role_that_row_level_security_binds_makes_no_backup(
    fresh_database: FreshDatabase, elsewhere: Path, tmp_path: Path
) -> None:
    with fresh_database.connect(OWNER) as owner:
        owner.execute(WALLED)
    bound = {**PLACE.django(OWNER), "NAME": fresh_database.name}
    with override_settings(BACKUP_DATABASE=bound), pytest.raises(CommandError, match="row-level security"):
        _tell("backup", tmp_path / "backup")
    assert not list(tmp_path.glob("backup*"))
    nobody = override_settings(BACKUP_DATABASE=None)
    with nobody, pytest.raises(ImproperlyConfigured, match="DATABASE_BACKUP_URL is missing"):
        _tell("backup", tmp_path / "backup")


def test_the_role_of_backups_writes_nothing(fresh_database: FreshDatabase) -> None:
    for statement in ("DELETE FROM members_user", "CREATE TABLE mine ()", "TRUNCATE members_auditevent"):
        with fresh_database.connect(BACKUP) as reader, pytest.raises(InsufficientPrivilege):
            reader.execute(f"SET TRANSACTION READ WRITE; {statement}")


def test_a_server_that_is_newer_than_every_program_here_is_named() -> None:
    assert find("pg_dump", least=18)[1] == 18
    with pytest.raises(BackupError, match="The server is PostgreSQL 99, but pg_dump on this machine is of"):
        find("pg_dump", least=99)
