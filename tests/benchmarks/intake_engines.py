"""Reading and checking one file, once: ``python -m tests.benchmarks.intake_engines ENGINE FILE ROWS MISTAKES``.

Says how long it took (imports not counted), the peak of memory, and how many of the mistakes it found in their place.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from types import SimpleNamespace
from typing import Any, ClassVar

from coalition.lib.memory import keep_freed_memory
from tests.benchmarks import planted
from tests.benchmarks.planted import Place

Engine = Callable[[Path], set[Place]]
_STARTED = 1.0  # second, in which a child has certainly imported what it needs


def bare() -> Engine:
    """Reading the bytes and counting the lines: nothing is faster."""
    return lambda path: {(path.read_bytes().count(b"\n"), "")}


def pyarrow() -> Engine:
    from pyarrow import csv

    return lambda path: {(csv.read_csv(path).num_rows, "")}


def ours() -> Engine:
    """The child process, its answer, names, codes, figures, identities, duplicates.

    As in the program's reader: it has read a file before, so that a child is in waiting that imported what it needs.
    """
    keep_freed_memory()
    from metrics.intake.limits import MEGABYTE, Limits
    from metrics.intake.pipeline import understand
    from metrics.intake.sandbox import read_file

    known, limits = planted.known(), Limits(file_bytes=100 * MEGABYTE)
    with TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.csv")
        tiny.write_text("taxon,items_removed\n")
        read_file(tiny, limits=limits)
    sleep(_STARTED)

    def work(path: Path) -> set[Place]:
        result = understand(read_file(path, limits=limits), known)
        return {(found.row or 0, found.column or "") for found in result.findings}

    return work


def pandera() -> Engine:
    import pandas as pd
    import pandera.pandas as pa

    texts = {
        "taxon": planted.TAXA,
        "product": planted.PRODUCTS,
        "market": planted.MARKETS,
        "platform": planted.PLATFORMS,
    }
    # Texts become numbers once, for all checks; what is none is missing then, which no count may be.
    numbers = pa.Parser(lambda texts: pd.Series(pd.to_numeric(texts, errors="coerce"), dtype=float))
    count = pa.Column(float, pa.Check(lambda counts: (counts >= 0) & (counts % 1 == 0)), parsers=numbers)
    checks = [pa.Check(_holds(smaller, larger), name=smaller) for smaller, larger in planted.IDENTITIES]
    schema = pa.DataFrameSchema(
        {name: pa.Column(str, pa.Check.isin(values)) for name, values in texts.items()}
        | dict.fromkeys(planted.MEASURES, count),
        checks=checks,
        unique=list(planted.TEXTS),
        report_duplicates="exclude_first",
    )
    # What is said of a row comes once for each of its columns: a key that is not unique, and by its name a check.
    of_row = {"multiple_fields_uniqueness": planted.REPEATED} | {name: name for name, _ in planted.IDENTITIES}

    def work(path: Path) -> set[Place]:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, engine="pyarrow")
        try:
            schema.validate(table, lazy=True)
        except pa.errors.SchemaErrors as wrong:
            said = wrong.failure_cases
            columns = said["check"].map(of_row).fillna(said["column"])
            return {(int(row) + 2, str(column)) for row, column in zip(said["index"], columns, strict=True)}
        return set()

    return work


def _holds(smaller: str, larger: str) -> Callable[[Any], Any]:
    return lambda table: ~(table[smaller] > table[larger])


def frictionless() -> Engine:
    from frictionless import Check, Checklist, Resource, Schema, errors, system

    texts = {
        "taxon": planted.TAXA,
        "product": planted.PRODUCTS,
        "market": planted.MARKETS,
        "platform": planted.PLATFORMS,
    }
    fields: list[dict[str, Any]] = [
        {"name": name, "type": "string", "constraints": {"enum": [value for value in values if value]}}
        for name, values in texts.items()
    ]
    fields += [{"name": name, "type": "integer", "constraints": {"minimum": 0}} for name in planted.MEASURES]
    schema = Schema.from_descriptor(
        {"fields": [*fields, {"name": "note", "type": "string"}], "primaryKey": list(planted.TEXTS)}
    )

    class Identities(Check):
        Errors: ClassVar[Any] = [errors.CellError]

        def validate_row(self, row: Any) -> Iterator[Any]:
            for smaller, larger in planted.IDENTITIES:
                small, large = row[smaller], row[larger]
                if small is not None and large is not None and small > large:
                    yield errors.CellError.from_row(row, note=f"more than {larger}", field_name=smaller)

    def work(path: Path) -> set[Place]:
        with system.use_context(trusted=True):
            report = Resource(path=str(path), schema=schema).validate(
                Checklist(checks=[Identities()]), limit_errors=100_000
            )
        # An error of the primary key is one of the row, and names no field.
        return {(row, name or planted.REPEATED) for row, name in report.flatten(["rowNumber", "fieldName"])}

    return work


def import_export() -> Engine:
    """What a project that takes files into Django would begin with; nothing is saved."""
    import django
    from django.conf import settings

    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    settings.configure(DATABASES={"default": memory}, INSTALLED_APPS=["import_export"])
    django.setup()
    import tablib
    from django.core.exceptions import NON_FIELD_ERRORS

    report = _report()

    def work(path: Path) -> set[Place]:
        dataset = tablib.Dataset().load(path.read_text(), "csv")
        result = report.import_data(dataset, dry_run=True, raise_errors=False, use_transactions=False)
        return {
            (wrong.number + 1, planted.REPEATED if name == NON_FIELD_ERRORS else name)
            for wrong in result.invalid_rows
            for name in wrong.error.message_dict
        }

    return work


def _report() -> Any:
    """The rows as django-import-export describes them, once Django is set up."""
    from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
    from import_export import fields, resources, widgets

    class Known(widgets.CharWidget):
        def __init__(self, values: tuple[str, ...]) -> None:
            super().__init__()
            self.values = frozenset(values)

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
            if value not in self.values:
                raise ValueError(value)
            return value

    class Count(widgets.IntegerWidget):
        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
            if not value.isdecimal():
                raise ValueError(value)
            return int(value)

    class Report(resources.Resource):
        taxon = fields.Field("taxon", "taxon", Known(planted.TAXA))
        product = fields.Field("product", "product", Known(planted.PRODUCTS))
        market = fields.Field("market", "market", Known(planted.MARKETS))
        platform = fields.Field("platform", "platform", Known(planted.PLATFORMS))
        items_removed = fields.Field("items_removed", "items_removed", Count())
        removed_within_24h = fields.Field("removed_within_24h", "removed_within_24h", Count())
        views_known = fields.Field("views_known", "views_known", Count())
        removed_before_first_view = fields.Field("removed_before_first_view", "removed_before_first_view", Count())

        def before_import(self, dataset: Any, **kwargs: Any) -> None:
            self.met: set[tuple[str, ...]] = set()

        def validate_instance(
            self, instance: Any, import_validation_errors: Any = None, validate_unique: bool = True
        ) -> None:
            wrong = {**(import_validation_errors or {})}
            told = vars(instance)  # a cell that is wrong was not put there
            for smaller, larger in planted.IDENTITIES:
                if smaller in told and larger in told and told[smaller] > told[larger]:
                    wrong[smaller] = ValidationError(f"more than {larger}")
            if told.keys() >= set(planted.TEXTS):
                key = tuple(told[name] for name in planted.TEXTS)
                if key in self.met:
                    wrong[NON_FIELD_ERRORS] = ValidationError("this key came before")
                self.met.add(key)
            super().validate_instance(instance, wrong, validate_unique)

        def get_db_connection_name(self) -> str:
            return "default"

        def get_instance(self, instance_loader: Any, row: Any) -> None:
            return None

        def init_instance(self, row: Any = None) -> Any:
            return SimpleNamespace()

        def do_instance_save(self, instance: Any, is_create: bool) -> None:
            """Nothing is saved."""

        class Meta:
            instance_loader_class = staticmethod(lambda resource, dataset: None)
            import_id_fields = ()
            use_transactions = False
            skip_diff = True
            report_skipped = False

    return Report()


def main(engine: str, file: str, rows: int, mistakes: int) -> None:
    work: Engine = globals()[engine]()
    started, busy = perf_counter(), _processor()
    found = work(Path(file))
    seconds, busy = perf_counter() - started, _processor() - busy
    kilobytes = max(used.ru_maxrss for used in _used())
    right = len(found & set(planted.places(rows, mistakes)))
    said = {"seconds": seconds, "processor": busy, "megabytes": kilobytes / 1024, "found": right}
    print(json.dumps(said))  # noqa: T201


def _used() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _processor() -> float:
    """Seconds of the processor, of this process and of those that it started and that ended."""
    return sum(used.ru_utime + used.ru_stime for used in _used())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
