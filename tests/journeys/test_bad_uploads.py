"""Files that cannot be used: each gets a clear answer, none is ever accepted, and the worker goes on."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from openpyxl import Workbook

from tests.journeys.conftest import Crew, Session

MEGABYTE = 1024 * 1024
HEADER = b"taxon,items_removed\n"


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00" + bytes(200)


def workbook(cells: dict[str, str | int]) -> bytes:
    made = Workbook()
    for address, value in cells.items():
        made.worksheets[0][address] = value
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def far_corner() -> bytes:
    """1.5 kB that make a careless reader ask for 549 GB: see `reliability.md`."""
    return workbook({"A1": "taxon", "XFD1048576": 1})


def zip_bomb() -> bytes:
    """A workbook whose sheet is 100 MB of blanks in 100 kB."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": "taxon"}))) as good, zipfile.ZipFile(written, "w", 8) as bomb:
        for name in good.namelist():
            bomb.writestr(name, good.read(name) + (b" " * 100 * MEGABYTE if name.endswith("sheet1.xml") else b""))
    return written.getvalue()


def many_errors() -> bytes:
    return HEADER + b"".join(b"Manis javanica %d,1.2k\n" % row for row in range(10_500))


BAD: dict[str, tuple[str, Callable[[], bytes], set[str]]] = {
    "nothing": ("empty.csv", bytes, {"empty-file"}),
    "a picture": ("figures.csv", png, {"unreadable"}),
    "a header alone": ("figures.xlsx", lambda: workbook({"A1": "taxon", "B1": "items_removed"}), {"empty-file"}),
    "an empty sheet": ("figures.xlsx", lambda: workbook({}), {"empty-file"}),
    "a far corner": ("figures.xlsx", far_corner, {"too-large"}),
    "a zip bomb": ("figures.xlsx", zip_bomb, {"too-large"}),
}


class Zeros:
    """A file of so many zeros that takes no room, with the form around it."""

    BOUNDARY = "a-line-between-parts"

    def __init__(self, megabytes: int, quarter: str) -> None:
        fields = f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="period"\r\n\r\n{quarter}\r\n'
        file = f'--{self.BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="zeros.csv"\r\n\r\n'
        self._parts = (fields + file).encode(), megabytes, f"\r\n--{self.BOUNDARY}--\r\n".encode()

    def __len__(self) -> int:
        before, megabytes, after = self._parts
        return len(before) + megabytes * MEGABYTE + len(after)

    def __iter__(self) -> Iterator[bytes]:
        before, megabytes, after = self._parts
        yield before
        yield from (bytes(MEGABYTE) for _each in range(megabytes))
        yield after

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": f"multipart/form-data; boundary={self.BOUNDARY}"}


@pytest.fixture(autouse=True)
def everything_goes_on(crew: Crew) -> Iterator[None]:
    """After each bad file: nothing accepted, nothing in the logs, the same worker, and a good file is checked."""
    reader, before = crew.program.child("reader").pid, crew.log().count("Traceback")
    yield
    good = crew.checked(crew.upload("2020-Q1", "good.csv", HEADER + b"Manis javanica,12\n"))
    assert (good["status"], good["rows"]) == ("ready", 1), crew.codes(good)
    assert list(crew.reviewer.pages(f"submissions/?status=accepted&period=2020-Q1&member={crew.slug}")) == []
    assert crew.log().count("Traceback") == before, crew.log()[-5000:]
    assert crew.program.child("reader").pid == reader


@pytest.mark.parametrize("what", BAD)
def test_a_file_that_cannot_be_used_is_told_so(what: str, crew: Crew, session: Session) -> None:
    name, content, codes = BAD[what]
    submission = crew.checked(crew.upload("2020-Q1", name, content()))
    assert (submission["status"], submission["rows"]) == ("invalid", 0)
    assert crew.codes(submission) == codes
    page = session.upload("2020-Q1", name, content())
    assert page.status_code == 200
    assert "/portal/submissions/" in page.url
    shown = session.get(f"/portal/submissions/{crew.checked(_newest(crew))['id']}/")
    assert shown.status_code == 200
    assert "Has problems" in shown.text


def test_every_error_is_counted_and_ten_thousand_are_listed(crew: Crew, session: Session) -> None:
    submission = crew.checked(crew.upload("2020-Q1", "errors.csv", many_errors()))
    assert submission["status"] == "invalid"
    assert submission["findings"]["errors"] == 10_500
    assert len(list(crew.lead.pages(f"submissions/{submission['id']}/findings/"))) == 10_000
    assert session.get(f"/portal/submissions/{submission['id']}/").status_code == 200


def test_200_megabytes_are_a_finding(crew: Crew) -> None:
    zeros = Zeros(200, "2020-Q1")
    answer = crew.lead.send("submissions/", data=zeros, headers=zeros.headers)
    assert answer.status_code == 201
    submission = crew.checked(answer.json())
    assert (submission["status"], crew.codes(submission)) == ("invalid", {"too-large"})


def test_more_than_256_megabytes_are_refused_and_nothing_is_kept(crew: Crew) -> None:
    before, zeros = _newest(crew), Zeros(257, "2020-Q1")
    answer = crew.lead.send("submissions/", data=zeros, headers=zeros.headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")
    assert _newest(crew) == before


@pytest.mark.parametrize(("quarter", "code"), [("2020-Q2", "period-closed"), ("2031-Q1", "period-not-open")])
def test_a_quarter_that_is_not_open_takes_nothing(quarter: str, code: str, crew: Crew, session: Session) -> None:
    crew.open("2020-Q2", closes_in=-1)
    before = _newest(crew)
    answer = crew.lead.send("submissions/", data={"period": quarter}, files={"file": ("good.csv", HEADER)})
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    page = session.upload(quarter, "good.csv", HEADER)
    assert page.status_code == 409
    assert "administrator" in page.text
    assert _newest(crew) == before


def _newest(crew: Crew) -> dict[str, object]:
    newest: dict[str, object] = next(crew.lead.pages("submissions/"))
    return newest
