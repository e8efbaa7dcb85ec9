"""The program starts, survives being killed, and leaves nothing behind."""

import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

import psutil
import requests
from requests.adapters import HTTPAdapter, Retry

from coalition.embedded.clean import clean
from coalition.embedded.places import place
from tests.program import CHECKOUT, Program, environment, free_port, start

ABOVE_THE_LIMIT = 257 * 1024 * 1024


def test_the_program_starts_survives_a_kill_and_stops(tmp_path: Path) -> None:
    data_dir, port = tmp_path / "var", free_port()
    program = start(data_dir, port=port)
    again = None
    try:
        answers_and_refuses_what_is_too_large(program)
        a_second_start_is_refused(program)
        a_killed_web_server_comes_back(program)
        everything_ends_with_a_killed_supervisor(program)

        again = start(data_dir, port=port)
        assert again.manage("showmigrations", "--plan", "sessions").count("[X]") > 0
        everything_ends_with_ctrl_c(again)
        a_command_starts_the_database_by_itself(data_dir)
    finally:
        for started in (program, again):
            if started is not None and started.supervisor.poll() is None:
                started.stop(signal.SIGTERM)
        clean(data_dir)
    assert not place(data_dir).folder.exists()
    assert not data_dir.exists() or [path.name for path in data_dir.iterdir()] == ["output.txt"]


def answers_and_refuses_what_is_too_large(program: Program) -> None:
    assert requests.get(f"{program.url}/health/ready", timeout=30).json() == {"status": "ok", "reasons": []}
    assert requests.get(f"http://127.0.0.1:{program.port}/health/live", timeout=30).status_code == 200
    with TemporaryFile() as zeros:
        zeros.truncate(ABOVE_THE_LIMIT)
        refused = requests.post(f"{program.url}/api/v1/submissions/", data=zeros, timeout=60)
    assert (refused.status_code, refused.json()["code"]) == (413, "too-large")
    assert "Server" not in refused.headers
    assert refused.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def a_second_start_is_refused(program: Program) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "coalition.embedded"],
        cwd=CHECKOUT,
        env=environment(program.data_dir, free_port()),
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert "already running" in second.stderr


def a_killed_web_server_comes_back(program: Program) -> None:
    killed = program.child("web")
    killed.kill()
    killed.wait(10)
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(8, backoff_factor=0.5)))
    assert session.get(f"{program.url}/health/live", timeout=30).status_code == 200


def everything_ends_with_a_killed_supervisor(program: Program) -> None:
    everything = program.processes()
    assert len(everything) > 5
    program.stop(signal.SIGKILL)
    _gone, alive = psutil.wait_procs(everything, timeout=40)
    assert [process.cmdline() for process in alive] == []


def everything_ends_with_ctrl_c(program: Program) -> None:
    everything = program.processes()
    assert program.stop(signal.SIGINT) == 0
    _gone, alive = psutil.wait_procs(everything, timeout=1)
    assert [process.cmdline() for process in alive] == []
    assert program.processes() == []


def a_command_starts_the_database_by_itself(data_dir: Path) -> None:
    told = subprocess.run(
        [sys.executable, "manage.py", "check", "--database", "default"],
        cwd=CHECKOUT,
        env=environment(data_dir, free_port()),
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
