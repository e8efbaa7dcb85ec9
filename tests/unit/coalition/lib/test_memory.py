"""Memory that was freed is used again: its pages are cleared once."""

import subprocess
import sys

import pytest

ARRAYS = """
import resource
from coalition.lib.memory import keep_freed_memory
if {kept}:
    keep_freed_memory()
import numpy as np

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

def work():
    arrays = [np.ones(1_000_000) for _ in range(8)]  # eight megabytes each, or 2,000 pages

work()
work()
before = faults()
work()
work()
print(faults() - before)
"""


def faults(*, kept: bool) -> int:
    program = [sys.executable, "-c", ARRAYS.format(kept=kept)]
    environment = {"NUMPY_MADVISE_HUGEPAGE": "0"}
    return int(subprocess.run(program, env=environment, capture_output=True, check=True, text=True).stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a setting of the GNU C library")
def test_an_array_gets_the_pages_of_the_one_before() -> None:
    assert faults(kept=True) < 1_000
    assert faults(kept=False) > 10_000
