"""Each limit of a container, by what its directory declares, one below and one above it; nothing is unpacked."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from metrics.intake.findings import RefusedError
from metrics.intake.findings.files import EmptyFile, Encrypted, TooManyBytes, TooManyBytesUnpacked
from metrics.intake.limits import MEGABYTE, Limits
from metrics.intake.prechecks import check_container, content_of

TYPES = "[Content_Types].xml"
SMALL = Limits(parts=3, unpacked_bytes=3_000, part_bytes=2_000, ratio=10, ratio_from_bytes=1_000)


def container(folder: Path, *sizes: int, kind: int = ZIP_STORED) -> Path:
    """A workbook by its name alone, with parts of these sizes beside it."""
    path = folder / "a.xlsx"
    with ZipFile(path, "w", kind) as made:
        made.writestr(TYPES, b"")
        for number, size in enumerate(sizes):
            made.writestr(f"{number}.xml", bytes(size))
    return path


@pytest.mark.parametrize(
    ("sizes", "kind"),
    [
        ((1, 1), ZIP_STORED),  # three parts
        ((2_000, 1_000), ZIP_STORED),  # the whole, and its largest part
        ((1_000,), ZIP_DEFLATED),  # small enough to be packed as well as it likes
    ],
)
def test_what_is_just_within_the_limits(tmp_path: Path, sizes: tuple[int, ...], kind: int) -> None:
    assert check_container(container(tmp_path, *sizes, kind=kind), SMALL) == sum(sizes)


@pytest.mark.parametrize(
    ("sizes", "kind"),
    [
        ((1, 1, 1), ZIP_STORED),
        ((2_000, 1_001), ZIP_STORED),
        ((2_001,), ZIP_STORED),
        ((1_001,), ZIP_DEFLATED),
    ],
)
def test_what_is_just_beyond(tmp_path: Path, sizes: tuple[int, ...], kind: int) -> None:
    with pytest.raises(RefusedError) as refused:
        check_container(container(tmp_path, *sizes, kind=kind), SMALL)
    assert isinstance(refused.value.problem, TooManyBytesUnpacked)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = container(tmp_path, 1)
    with ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate name"):
        made.writestr("0.xml", b"other")
    with pytest.raises(RefusedError):
        check_container(path, SMALL)


def test_an_encrypted_part_is_said_to_be(tmp_path: Path) -> None:
    path = container(tmp_path, 1)
    content = bytearray(path.read_bytes())
    directory = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[directory + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(RefusedError) as refused:
        check_container(path, SMALL)
    assert isinstance(refused.value.problem, Encrypted)


def test_the_size_of_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for size, problem in ((0, EmptyFile), (11, TooManyBytes)):
        path.write_bytes(b"a" * size)
        with pytest.raises(RefusedError) as refused:
            content_of(path, Limits(file_bytes=10))
        assert isinstance(refused.value.problem, problem)
    path.write_bytes(b"a" * 10)
    assert content_of(path, Limits(file_bytes=10)) == "text"


def test_the_limits_are_those_that_people_were_told() -> None:
    told = Limits()
    assert (told.file_bytes, told.unpacked_bytes, told.part_bytes) == (50 * MEGABYTE, 300 * MEGABYTE, 200 * MEGABYTE)
    assert (told.ratio, told.ratio_from_bytes, told.parts) == (200, MEGABYTE, 1_000)
    assert (told.rows, told.columns, told.cell_characters) == (1_000_000, 100, 4_000)
    assert told.memory_bytes == 700 * MEGABYTE
    assert [told.seconds_for(rows) for rows in (0, 1, 100_000, 100_001, 10**7)] == [15, 25, 25, 35, 120]
