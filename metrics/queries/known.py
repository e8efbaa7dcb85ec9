"""What the intake must know of the coalition to understand a member's file."""

from functools import partial

from members.history import platforms_of
from members.models import Organisation
from metrics.intake.answers import Answers
from metrics.intake.known import Known
from metrics.queries.answers import said_by
from metrics.queries.history import history_of
from metrics.queries.reference import markets, products
from metrics.queries.taxa import match
from metrics.statistics.indicator import definitions
from metrics.statistics.quarter import Quarter


def known_for(member: Organisation, quarter: Quarter) -> Known:
    """Definitions, codes, the member's platforms, answers and earlier quarters, and how names of taxa are looked up."""
    return Known(
        period=str(quarter),
        definitions=definitions(),
        products=products(),
        markets=markets(),
        platforms=dict(platforms_of(member, quarter.last_day).values_list("slug", "name")),
        find_taxa=partial(match, on=quarter.last_day),
        history=history_of(member, quarter),
        answers=Answers(said_by(member)),
    )
