"""The child's answer is taken for what it is: bytes from a process that a file may have taken over."""

from pathlib import Path

import pytest

from metrics.intake.readers.received import received
from tests.unit.metrics.intake.readers.here import refusal

HEAD = '{"kind":"csv","encoding":"utf-8","separator":","}\n'


@pytest.mark.parametrize(
    "answer",
    [
        "",
        HEAD,
        HEAD + '[[1,["taxon"]]]\n',
        HEAD + "[[1,[tru\n",
        HEAD + '[[1,[["x"]]]]\n{"end":true}\n',
        HEAD + '[[1,[true]]]\n{"end":true}\n',
        HEAD + '[[1,[{"text":"x"}]]]\n{"end":true}\n',
        HEAD + '[5]\n{"end":true}\n',
        '{"end":true}\n[[1,["x"]]]\n',
        HEAD + '{"refused":"Nonsense","facts":{},"row":1}\n',
        HEAD + '{"refused":"TooManyRows","facts":{},"row":1}\n',
        HEAD + "5\n",
    ],
)
def test_a_broken_answer_is_an_unreadable_file(tmp_path: Path, answer: str) -> None:
    path = tmp_path / "answer.jsonl"
    path.write_text(answer)
    assert refusal(received(path))[0] == "unreadable"
