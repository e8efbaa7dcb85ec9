"""The child's answer is taken for what it is: bytes from a process that a file may have taken over."""

import json
from array import array
from pathlib import Path

import pytest

from metrics.intake.readers.answer import aligned
from metrics.intake.readers.received import received
from metrics.intake.sheet import Odd
from tests.unit.metrics.intake.readers.here import refusal

FACTS = {"kind": "csv", "encoding": "utf-8", "separator": ","}
SHAPE = {"lines": 2, "columns": [(2, 6)]}
TEXTS = b"taxon\0"  # the second is the blank cell


def part(content: bytes) -> bytes:
    return content.ljust(aligned(len(content)), b"\0")


def ints(*numbers: int) -> bytes:
    return part(array("i", numbers).tobytes())


def answer(
    facts: object = FACTS | SHAPE,
    rows: bytes = ints(1, 2),
    codes: bytes = ints(0, 1),
    ends: bytes = ints(0, 5, 6),
    texts: bytes = part(TEXTS),
) -> bytes:
    return part(json.dumps(facts).encode() + b"\n") + rows + codes + ends + texts


def given(folder: Path, content: bytes) -> Path:
    path = folder / "answer"
    path.write_bytes(content)
    return path


def test_what_is_whole_is_taken(tmp_path: Path) -> None:
    sheet = received(given(tmp_path, answer()))
    assert (sheet.kind, list(sheet.lines)) == ("csv", [(1, ["taxon"]), (2, [])])


def test_a_cell_that_is_no_text_says_what_it_is(tmp_path: Path) -> None:
    texts = b"\0i12" + b"\0f1.5" + b"\x000=A1"
    content = answer(
        FACTS | {"lines": 3, "columns": [(3, len(texts))]},
        ints(1, 2, 3), ints(0, 1, 2), ints(0, 4, 9, len(texts)), part(texts),
    )  # fmt: skip
    assert [cells for _, cells in received(given(tmp_path, content)).lines] == [[12], [1.5], [Odd("formula", "=A1")]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"5\n",
        b"[tru\n",
        b'{"kind":"csv"}\n',
        b'{"refused":"Nonsense","facts":{},"row":1}\n',
        b'{"refused":"TooManyRows","facts":{},"row":1}\n',
        answer()[:-64],
        answer({**FACTS, "lines": 10**9, "columns": []}),
        answer({**FACTS, "lines": -1, "columns": []}),
        answer({**FACTS, "lines": "2", "columns": []}),
        answer({**FACTS, "lines": 2, "columns": [(2, 10**9)]}),
        answer({**FACTS, "lines": 2, "columns": [(2, 6), (2, 6)]}),
        answer(SHAPE),
        answer(rows=ints(0, 1)),
        answer(codes=ints(0, 2)),
        answer(codes=ints(-1, 0)),
        answer(ends=ints(0, 5, 7)),
        answer(ends=ints(0, 5, 2**31 - 1)),
        answer(ends=ints(0, 6, 5)),
        answer(ends=ints(-5, 0, 6)),
        answer(texts=part(b"taxo\xff\0")),
        answer(texts=part(b"tax\0x\0"), ends=ints(0, 3, 6)),
        answer(texts=part(b"tax\0i_"), ends=ints(0, 3, 6)),
    ],
)
def test_a_broken_answer_is_an_unreadable_file(tmp_path: Path, content: bytes) -> None:
    assert refusal(received(given(tmp_path, content)))[0] == "unreadable"
