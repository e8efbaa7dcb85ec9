"""The throw-away process that writes marks into a workbook: ``python -m metrics.intake.marking_child``, order on stdin.

Limited like the one that reads: a workbook that reads well may still take far more memory to be kept as it is.
"""

from pathlib import Path

from metrics.intake.annotate import Mark, Marking, annotate
from metrics.intake.child import allow_time, order_given, restrain
from metrics.intake.limits import Limits
from metrics.intake.prechecks import check_container

_BYTES_PER_ROW = 100


def main() -> None:
    order = order_given()
    if order is None:
        return
    source, target = Path(order["source"]), Path(order["target"])
    limits = Limits(**order["limits"])
    restrain(limits)
    allow_time(limits, rows=check_container(source, limits) // _BYTES_PER_ROW)
    from openpyxl import load_workbook

    told = order["marking"]
    marking = Marking(
        cells=[(row, column, text) for row, column, text in told["cells"]],
        marks=[Mark(**mark) for mark in told["marks"]],
        sheet=told["sheet"],
    )
    with source.open("rb") as file:
        workbook = load_workbook(file)
    annotate(workbook, marking)
    workbook.save(target)


if __name__ == "__main__":
    main()
