"""How much of a file is read, and how much work reading it may be. Every limit can be set by the caller."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, times in seconds: of the processor, and by the clock (``wall_seconds``)."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    part_bytes: int = 200 * MEGABYTE
    parts: int = 1_000
    ratio: int = 200
    ratio_from_bytes: int = MEGABYTE
    rows: int = 1_000_000
    columns: int = 100
    cells: int = 30_000_000  # of all rows; more of them are blanks, each of which costs memory outside the child
    cell_characters: int = 4_000
    names: int = 100_000  # different names of taxa that are looked up
    memory_bytes: int = 700 * MEGABYTE
    answer_bytes: int = 300 * MEGABYTE
    seconds: int = 15
    seconds_per_100_000_rows: int = 10
    seconds_at_most: int = 120
    wall_seconds: int = 240
    findings_listed: int = 10_000

    def seconds_for(self, rows: int) -> int:
        """Processor time for a file that declares so many rows."""
        wanted = self.seconds + self.seconds_per_100_000_rows * -(-rows // 100_000)
        return min(wanted, self.seconds_at_most)
