"""Loading what is accepted: ours, against `bulk_create` and against the barest COPY."""

from collections.abc import Iterator
from functools import partial
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db import connections, models, transaction

from tests.benchmarks import reports
from tests.benchmarks.ground import MEASURES
from tests.benchmarks.measuring import seconds, target

if TYPE_CHECKING:
    from metrics.intake.rows import Rows
    from metrics.models import Submission
    from tests.benchmarks.ground import World

ROWS, BY_OBJECT = 100_000, 5_000  # rows of the file, and those that are written as objects
ROUNDS = 3
HEADING = f"Loading: a file of {ROWS:,} rows, {ROWS * MEASURES:,} observations"
NOTE = (
    "Ours is the file's rows stored and their version accepted, which makes observations of all their cells: into the"
    " table that has all of the history, with its indexes, and with keys and values checked. COPY writes a line for"
    " each observation into an unlogged table without index or key. `bulk_create` writes the same lines, to a model"
    f" with keys and indexes, or the rows as ours has them: {BY_OBJECT:,} rows, scaled."
)
_COLUMNS = "member_id, period_id, submission_id, row_id, taxon_id, product, market, platform_id, measure, value"


def run(world: "World") -> Iterator[str]:
    """The section as Markdown. It leaves versions of a quarter of its own."""
    before = _submission()
    rows = reports.understood(before, ROWS)
    line = _line_model()
    times: dict[str, list[float]] = {name: [] for name in ("bare", "ours", "lines", "rows")}
    for _ in range(ROUNDS):
        version = reports.next_version(before)
        times["ours"].append(seconds(partial(_load, version, rows, before)))
        times["bare"].append(_copy(world, version))
        times["lines"].append(_bulk_create(_lines(line, version), "owner") * ROWS / BY_OBJECT)
        before = reports.next_version(version)
        times["rows"].append(_bulk_create(_rows(version, before), "default") * ROWS / BY_OBJECT)
        reports.accept(before, version)
        world.analyse()
    took = {name: median(taken) for name, taken in times.items()}
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| loaded by | s | x bare COPY |"
    yield "|---|---|---|"
    for name, title in (
        ("bare", "bare COPY"),
        ("ours", "ours: stored and accepted"),
        ("rows", "`bulk_create` of rows"),
        ("lines", "`bulk_create` of observations"),
    ):
        yield f"| {title} | {took[name]:.2f} | {took[name] / took['bare']:.1f} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    copies, faster = took["ours"] / took["bare"], took["lines"] / took["ours"]
    yield target("at most 3 x bare COPY", f"{copies:.1f} x", met=copies <= 3)
    yield target("25 x faster than `bulk_create` of observations", f"{faster:.1f} x", met=faster >= 25)


@transaction.atomic
def _submission() -> "Submission":
    """A version in force, of a quarter of its own."""
    from members.models import Organisation, User
    from metrics.transitions import Status
    from tests.factories import submissions

    people = {person.name: person for person in User.objects.all()}
    return submissions.submission(
        Organisation.objects.get(name="Member 7"),
        submissions.period("2010-Q4", closed=True),
        people["Leo Lead"],
        status=Status.ACCEPTED,
        reviewer=people["Ruth Reviewer"],
    )


def _load(version: "Submission", rows: "Rows", before: "Submission") -> None:
    reports.store(version, rows)
    reports.accept(version, before)


def _copy(world: "World", submission: "Submission") -> float:
    chosen = f"SELECT {_COLUMNS} FROM metrics_observation WHERE submission_id = '{submission.pk}'"
    with world.bare() as connection, connection.cursor() as cursor:
        text = BytesIO()
        with cursor.copy(f"COPY ({chosen}) TO STDOUT") as told:
            text.writelines(told)
        cursor.execute("DROP TABLE IF EXISTS barest")
        cursor.execute(f"CREATE UNLOGGED TABLE barest AS {chosen} LIMIT 0")
        connection.commit()

        def load() -> None:
            with cursor.copy("COPY barest FROM STDIN") as copy:
                copy.write(text.getbuffer())
            connection.commit()

        return seconds(load)


def _line_model() -> type[models.Model]:
    """A model as one would write it for a table that holds a line for each observation; its table is made."""

    def key(to: str, **options: Any) -> "models.ForeignKey[Any, Any]":
        return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", **options)

    class Line(models.Model):
        member = key("members.Organisation", db_index=False)
        period = key("metrics.Period", db_index=False)
        submission = key("metrics.Submission")
        row = key("metrics.SubmissionRow", db_index=False)
        taxon = key("metrics.Taxon", null=True)
        product = models.CharField(max_length=40)
        market = models.CharField(max_length=2)
        platform = key("members.Platform", null=True, db_index=False)
        measure = models.CharField(max_length=60)
        value = models.BigIntegerField()

        class Meta:
            app_label = "metrics"
            managed = False
            constraints = [models.UniqueConstraint(fields=["row", "measure"], name="line_once")]
            indexes = [models.Index(fields=["member", "period", "measure"], name="line_by_member")]

        def __str__(self) -> str:
            return self.measure

    with connections["owner"].schema_editor() as editor:
        editor.create_model(Line)
    return Line


@transaction.atomic
def _lines(line: type[models.Model], version: "Submission") -> list[models.Model]:
    """Of the first rows, a line for each cell."""
    told = version.file_rows.order_by("position")[:BY_OBJECT]
    shared = {"member_id": version.member_id, "period_id": version.period_id, "submission": version}
    return [
        line(
            **shared,
            row=row,
            taxon_id=row.taxon_id,
            product=row.product,
            market=row.market,
            platform_id=row.platform_id,
            measure=measure,
            value=value,
        )
        for row in told
        for measure, value in row.values.items()
    ]


@transaction.atomic
def _rows(version: "Submission", to: "Submission") -> list[models.Model]:
    """The first rows, as another version would have them."""
    rows: list[models.Model] = []
    for row in version.file_rows.order_by("position")[:BY_OBJECT]:
        row.pk, row.submission = None, to
        rows.append(row)
    return rows


def _bulk_create(objects: list[models.Model], using: str) -> float:
    def create() -> None:
        with transaction.atomic(using=using):
            type(objects[0])._default_manager.using(using).bulk_create(objects, batch_size=1_000)

    return seconds(create)
