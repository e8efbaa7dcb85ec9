"""A folder for a file is gone after it, at the latest when another is made a day later."""

import os
import time
from pathlib import Path

import pytest

from metrics.intake.scratch import scratch_folder

YESTERDAY = time.time() - 25 * 60 * 60


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for everybody."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def left(temporary: Path, name: str, changed: float) -> Path:
    folder = temporary / name
    folder.mkdir()
    (folder / "answer").write_text("taxon\n")
    os.utime(folder, (changed, changed))
    return folder


def test_a_folder_goes_with_its_block(temporary: Path) -> None:
    with scratch_folder() as folder:
        (folder / "answer").write_text("taxon\n")
        assert folder.parent == temporary
    assert not list(temporary.iterdir())


def test_what_a_killed_process_left_goes_a_day_later(temporary: Path) -> None:
    old = left(temporary, "coalition-file-old", YESTERDAY)
    at_work = left(temporary, "coalition-file-new", time.time())
    others = left(temporary, "upload-of-somebody", YESTERDAY)
    with scratch_folder():
        assert not old.exists()
    assert at_work.exists()
    assert others.exists()


def test_a_link_is_not_followed(temporary: Path) -> None:
    elsewhere = left(temporary, "elsewhere", YESTERDAY)
    (temporary / "coalition-file-link").symlink_to(elsewhere)
    with scratch_folder():
        assert (elsewhere / "answer").exists()
