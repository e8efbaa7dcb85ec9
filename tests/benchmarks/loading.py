"""Loading what was accepted: ours, against `bulk_create` and against the barest COPY."""

from collections.abc import Iterator
from io import BytesIO
from statistics import median
from typing import TYPE_CHECKING

from django.db import transaction

from tests.benchmarks.ground import MEASURES
from tests.benchmarks.measuring import seconds, target

if TYPE_CHECKING:
    from metrics.models import Submission
    from tests.benchmarks.ground import World

ROWS, BY_OBJECT = 100_000, 5_000  # rows of the file, and those that are written as objects
ROUNDS = 3
HEADING = f"Loading: a file of {ROWS:,} rows, {ROWS * MEASURES:,} observations"
NOTE = (
    "Into the table that has all of the history, with its indexes and with its keys checked at the commit; COPY writes"
    f" the same columns into an unlogged table without index or key. `bulk_create` of {BY_OBJECT * MEASURES:,}, scaled."
)
_COLUMNS = "member_id, period_id, submission_id, row_id, taxon_id, product, market, platform_id, measure, value"


def run(world: "World") -> Iterator[str]:
    """The section as Markdown. It leaves the file's observations in the table."""
    submission = _submission(world)
    ours, copied, created = [], [], []
    for _ in range(ROUNDS):
        ours.append(seconds(lambda: _accept(submission)))
        copied.append(_copy(world, submission))
        created.append(_bulk_create(submission) * ROWS / BY_OBJECT)
        world.analyse()
    took, bare, objects = median(ours), median(copied), median(created)
    yield f"## {HEADING}"
    yield ""
    yield NOTE
    yield ""
    yield "| loaded by | s | x bare COPY |"
    yield "|---|---|---|"
    for name, each in (("bare COPY", bare), ("ours: accepted in the database", took), ("`bulk_create`", objects)):
        yield f"| {name} | {each:.2f} | {each / bare:.1f} |"
    yield ""
    yield "| target | measured | |"
    yield "|---|---|---|"
    yield target("at most 3 x bare COPY", f"{took / bare:.1f} x", met=took <= 3 * bare)
    yield target("25 x faster than `bulk_create`", f"{objects / took:.1f} x", met=objects >= 25 * took)


def _submission(world: "World") -> "Submission":
    """A version of a quarter of its own, with its rows."""
    from members.models import Organisation, User
    from metrics.transitions import Status
    from tests.factories import submissions

    with transaction.atomic():
        people = {person.name: person for person in User.objects.all()}
        made = submissions.submission(
            Organisation.objects.get(name="Member 7"),
            submissions.period("2010-Q4", closed=True),
            people["Leo Lead"],
            status=Status.ACCEPTED,
            reviewer=people["Ruth Reviewer"],
        )
    world.write_rows([made.pk], ROWS)
    world.analyse()
    return made


def _accept(submission: "Submission") -> None:
    from metrics.actions import observations

    with transaction.atomic():
        observations.replace(submission=submission)


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


def _bulk_create(submission: "Submission") -> float:
    """Of some of the rows, in the place of their observations."""
    from metrics.models import Observation

    with transaction.atomic():
        some = list(submission.file_rows.order_by("position").values_list("pk", flat=True)[:BY_OBJECT])
        known = list(Observation.objects.filter(row__in=some))
        Observation.objects.filter(row__in=some).delete()
    for one in known:
        one.pk = None

    def create() -> None:
        with transaction.atomic():
            Observation.objects.bulk_create(known, batch_size=1_000)

    return seconds(create)
