"""Memory follows the size of a file, and not how much is wrong with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for the peak of a process")

ROWS = 100_000
WORK = """
import json, re, sys
from pathlib import Path
from metrics.intake.limits import MEGABYTE, Limits
from metrics.intake.pipeline import understand
from metrics.intake.sandbox import read_file
from tests.unit.metrics.intake.inputs import KNOWN

result = understand(read_file(Path(sys.argv[1]), limits=Limits(file_bytes=200 * MEGABYTE)), KNOWN)
# What getrusage tells begins with the size of the process that started this one.
peak = int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
print(json.dumps({"rows": len(result.rows), "findings": len(result.findings), "megabytes": peak / 1024}))
"""


def handled(folder: Path, line: str, rows: int) -> dict[str, float]:
    path = folder / "report.csv"
    lines = "".join(line.format(row=row) for row in range(rows))
    path.write_text(f"taxon,product,market,items_removed,views_known,note\n{lines}")
    done = subprocess.run(
        [sys.executable, "-c", WORK, str(path)],
        cwd=Path(__file__).parents[4],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[4])},
        stdout=subprocess.PIPE,
        check=True,
    )
    said: dict[str, float] = json.loads(done.stdout)
    return said


def test_a_file_full_of_mistakes_takes_no_more_than_one_without(tmp_path: Path) -> None:
    good = handled(tmp_path, "Manis javanica,live,ZA,{row},{row},number {row}\n", ROWS)
    bad = handled(tmp_path, "Manis javanica,lve,Nowhere,n{row},-{row},number {row}\n", ROWS)
    assert (good["rows"], bad["rows"]) == (ROWS, ROWS)
    assert bad["findings"] >= 4 * ROWS
    assert bad["megabytes"] < good["megabytes"] + 40  # ten thousand of them are listed


@pytest.mark.trial
def test_a_worker_handles_a_million_rows_within_700_megabytes(tmp_path: Path) -> None:
    for line in (
        "Manis javanica,live,ZA,{row},{row},number {row}\n",
        "Nobody {row},p{row},m{row},n{row},-{row},number {row}\n",
    ):
        done = handled(tmp_path, line, 10 * ROWS)
        assert done["rows"] == 10 * ROWS
        assert done["megabytes"] < 700
