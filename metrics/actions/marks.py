"""What changed marks whose rollups it can change: a member's quarter at a time, those and no others.

A rollup is made of observations, of the paths of their taxa and of the reporting groups that these lie in, as the
definitions of indicators say, and is kept under the slug of a platform, which never changes. Membership intervals and
who runs a platform are asked when a figure is read: they mark nothing.
"""

from collections.abc import Collection

from django.db import connection

from coalition.lib.jobs import enqueue

# In order, so that two who mark several quarters at once never wait for each other in a circle.
_MARK = """
    INSERT INTO metrics_stalemark AS mark (member_id, period_id, dirty, done)
    SELECT place.member_id, place.period_id, 1, 0 FROM ({places}) place ORDER BY 1, 2
    ON CONFLICT (member_id, period_id) DO UPDATE SET dirty = mark.dirty + 1
"""
_MEMBERS_OF_A_QUARTER = "SELECT unnest(%(members)s::bigint[]) AS member_id, %(period)s::bigint AS period_id"
# Those without a number are in no rollup.
_COUNTING_TAXA = """
    SELECT DISTINCT member_id, period_id FROM metrics_observation
    WHERE taxon_id = ANY(%(taxa)s) AND value IS NOT NULL
"""
# What lies below the group before or afterwards, but not both; a row that names the group counts in it all the same.
_COUNTING_IN_A_GROUP = """
    SELECT DISTINCT o.member_id, o.period_id
    FROM metrics_taxon t JOIN metrics_observation o ON o.taxon_id = t.id AND o.value IS NOT NULL
    WHERE t.path && %(changed)s::bigint[] AND (t.path && %(before)s::bigint[]) <> (t.path && %(after)s::bigint[])
      AND o.group_id IS DISTINCT FROM %(group)s
"""
_EVERYTHING = "SELECT member_id, period_id FROM metrics_stalemark"


def mark_members(*, period: int, members: Collection[int]) -> None:
    """Say that the rollups of these members no longer hold in the quarter."""
    _mark(_MEMBERS_OF_A_QUARTER, period=period, members=list(members))


def mark_taxa(*, taxa: Collection[int]) -> None:
    """Say so of every member's quarter that counts something at one of these taxa itself.

    For whoever holds `tree.change()`, and before the taxa are written: see there.
    """
    if taxa:
        _mark(_COUNTING_TAXA, taxa=list(taxa))


def mark_group(*, group: int, before: Collection[int], after: Collection[int]) -> None:
    """Say so of every member's quarter with something that counts in the group when it holds other taxa, or no more.

    For whoever holds `tree.change()`, and before it is written.
    """
    if changed := set(before) ^ set(after):
        _mark(_COUNTING_IN_A_GROUP, group=group, before=list(before), after=list(after), changed=list(changed))


def mark_everything() -> None:
    """Say so of every member's quarter: what is counted is defined anew."""
    _mark(_EVERYTHING)


def _mark(places: str, **parameters: int | list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK.format(places=places), parameters)
    enqueue("metrics.tasks.refresh_stale")
