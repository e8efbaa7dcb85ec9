"""A throw-away database with years of reports behind it, for what is measured inside of one.

About 40 members report 4,170 observations in each of 60 quarters. ``OBSERVATIONS=200000`` makes it smaller, for trying.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from coalition.embedded.places import Place

FULL = 10_000_000
OBSERVATIONS = int(os.environ.get("OBSERVATIONS", FULL))
MEMBERS, ROWS = 40, 695
PRODUCTS = ("live", "ivory", "skin", "meat", "shell")
MARKETS = ("CN", "DE", "FR", "GB", "NA", "TH", "US")
# What a row tells, and how many tenths of the items that were removed.
CODES = {
    "items_removed": 10,
    "views_known": 8,
    "removed_before_first_view": 6,
    "removed_within_24h": 7,
    "removed_before_user_report": 9,
    "ads_rejected": 3,
}
MEASURES = len(CODES)
A_QUARTER = MEMBERS * ROWS * MEASURES
QUARTERS = max(2, -(-OBSERVATIONS // A_QUARTER))

# Nothing needs to survive a power cut here; sorts and hashes fit as they would on a server with memory of its own.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "8GB"} | {
    "autovacuum": "off",  # it is asked for between measurements, and not in the midst of them
    "shared_buffers": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
}

_ROWS = """
    INSERT INTO metrics_submissionrow (submission_id, position, sheet, row, taxon_given, taxon_match, taxon_id, product,
                                       market, platform_id, "values", rates, note)
    SELECT s.id, n, '', n + 1, '', 'accepted', (%(taxa)s::bigint[])[1 + (n %% 20 + 3 * s.member_id) %% %(count)s],
           (%(products)s::text[])[1 + (n / 20) %% 5], (%(markets)s::text[])[1 + n / 100 %% 7], platform.id,
           (SELECT jsonb_object_agg(code, told * tenths / 10)
            FROM unnest(%(codes)s::text[], %(tenths)s::int[]) AS m(code, tenths)), '{}', ''
    FROM metrics_submission s
    JOIN members_platform platform ON platform.organisation_id = s.member_id
    CROSS JOIN generate_series(1, %(rows)s) n
    CROSS JOIN LATERAL (SELECT 100 + (n * 31 + s.member_id * 17 + s.period_id * 13) %% 900 AS told) of_row
    WHERE s.id = ANY(%(submissions)s)
    ORDER BY s.period_id, s.member_id, n
"""
_MARKS = """
    INSERT INTO metrics_stalemark (member_id, period_id, dirty, done)
    SELECT member_id, period_id, 1, 0 FROM metrics_submission WHERE period_id = ANY(%(periods)s)
"""


@dataclass(frozen=True, slots=True)
class World:
    """The database; quarters get their reports when asked for, without triggers and so without checks of keys."""

    place: "Place"

    @contextmanager
    def bare(self) -> "Iterator[psycopg.Connection[tuple[Any, ...]]]":
        """A connection without Django, of the administrator."""
        from coalition.embedded.places import ADMIN

        with psycopg.connect(**self.place.connection(ADMIN)) as connection:
            yield connection

    def report(self, quarters: Sequence[int]) -> None:
        """Have all members report in these quarters, counted from the first; nothing is rolled up."""
        from django.db import transaction

        from metrics.models import Period, Submission

        periods = list(Period.objects.order_by("year", "number").values_list("pk", flat=True))
        chosen = [periods[number] for number in quarters]
        with transaction.atomic():
            submissions = list(Submission.objects.filter(period__in=chosen).values_list("pk", flat=True))
        with self.bare() as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(_ROWS, self._told() | {"submissions": submissions, "rows": ROWS})
            connection.execute(_MARKS, {"periods": chosen})
        self.analyse()

    def analyse(self) -> None:
        with self.bare() as connection:
            connection.commit()
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE metrics_rollup, metrics_submissionrow")

    def _told(self) -> dict[str, Any]:
        from metrics.models import Taxon

        taxa = list(Taxon.objects.filter(rank="species").order_by("pk").values_list("pk", flat=True))
        return {
            "taxa": taxa,
            "count": len(taxa),
            "products": list(PRODUCTS),
            "markets": list(MARKETS),
            "codes": list(CODES),
            "tenths": list(CODES.values()),
        }


@contextmanager
def world() -> Iterator[World]:
    """Within it, Django works for the program on the database of the world; afterwards nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="coalition-bench-"))
    folder.chmod(0o711)  # the database's user passes through it to its own folder
    before = dict(os.environ)
    from coalition.embedded import places, use

    place = places.own_place(folder / "pg")
    try:
        with use.running(place, folder / "postgres.log", SETTINGS):
            _set_up(place, folder)
            from django.db import connections

            from coalition.lib import context

            with context.entered(context.PROGRAM):
                _people_and_quarters()
                yield World(place)
            connections.close_all()
    finally:
        os.environ.clear()  # the next section may start a program of its own
        os.environ.update(before)
        shutil.rmtree(folder, ignore_errors=True)


def _set_up(place: "Place", folder: Path) -> None:
    from coalition.embedded.places import APPLICATION, DATABASE, OWNER

    def url(role: str) -> str:
        return f"postgresql://{role}:{place.password(role)}@{quote(str(place.sockets), safe='')}/{DATABASE}"

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "coalition.settings",
        "DATA_DIR": str(folder / "var"),
        "DATABASE_URL": url(APPLICATION),
        "DATABASE_OWNER_URL": url(OWNER),
        "DEBUG": "no",
    }
    import django

    django.setup()
    from coalition.embedded import prepare

    with prepare.static_files():  # meanwhile
        prepare.tables()
        prepare.reference_data()


def _people_and_quarters() -> None:
    from django.db import transaction
    from django.utils import timezone

    from metrics.models import StoredFile, Submission
    from metrics.statistics.quarter import Quarter
    from tests.factories import members, submissions

    with transaction.atomic():
        lead = members.person("Leo Lead")
        reviewer = members.person("Ruth Reviewer", members.convener("Convening Trust"), "reviewer")
        companies = [members.member(f"Member {number}", joined=date(2010, 1, 1)) for number in range(MEMBERS)]
        first = Quarter(2011, 1)
        years = [Quarter(first.year + number // 4, 1 + number % 4) for number in range(QUARTERS)]
        periods = [submissions.period(str(quarter), closed=True) for quarter in years]
        places = [(company, period) for period in periods for company in companies]
        files = StoredFile.objects.bulk_create(
            StoredFile(member=company, sha256=f"{number:064x}", name="figures.csv", size=1, content=b"x")
            for number, (company, _period) in enumerate(places)
        )
        now = timezone.now()
        Submission.objects.bulk_create(
            Submission(
                member=company,
                period=period,
                version=1,
                status="accepted",
                file=file,
                uploaded_by=lead,
                submitted_by=lead,
                submitted_at=now,
                reviewed_by=reviewer,
                reviewed_at=now,
            )
            for (company, period), file in zip(places, files, strict=True)
        )
