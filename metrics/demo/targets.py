"""What the invented coalition set out to reach, so that each kind of verdict can be seen; nobody ever said it."""

from decimal import Decimal
from typing import Any

from members.actors import Actor
from members.models import Organisation
from metrics.actions import targets
from metrics.models import ReportingGroup, Target
from metrics.statistics.quarter import Quarter

SOURCE = "An invented speech; nobody ever gave it"
ADDRESS = "https://example.org/invented"
METHOD = "As members report it each quarter; invented with the target"


def set_out(first: Quarter, last: Quarter, member: Organisation, by: Actor) -> None:
    """Targets over these quarters and beyond: published, but for one that is still a draft."""
    a_year_on = last.next(4)
    of_one = {"baseline_first": str(first), "baseline_last": str(first)}
    told = [
        _target(
            f"By {last.short} at least 60% of what is removed shall be gone before anybody sees it (invented)",
            last,
            by,
            indicator="zero_view_rate",
            kind=Target.Kind.AT_LEAST,
            amount=Decimal("0.6"),
        ),
        _target(
            f"By {a_year_on.short} twice as much shall be removed as in {first.short} (invented)",
            a_year_on,
            by,
            indicator="items_removed",
            kind=Target.Kind.INCREASE,
            amount=Decimal(1),
            **of_one,
        ),
        _target(
            f"By {last.short} half as many pangolins shall be found as in {first.short} (invented)",
            last,
            by,
            indicator="items_removed",
            kind=Target.Kind.DECREASE,
            amount=Decimal("0.5"),
            group=ReportingGroup.objects.get(slug="pangolins"),
            **of_one,
        ),
        _target(
            f"By {last.short} no hornbill shall be left to be found (invented)",
            last,
            by,
            indicator="items_removed",
            kind=Target.Kind.AT_MOST,
            amount=Decimal(0),
            group=ReportingGroup.objects.get(slug="hornbills"),
        ),
        _target(
            f"By {last.short} we shall act on 70% of what users report (invented)",
            last,
            by,
            member=member,
            indicator="user_report_action_rate",
            kind=Target.Kind.AT_LEAST,
            amount=Decimal("0.7"),
        ),
    ]
    for target in told:
        targets.publish(target=target, by=by)
    _target(
        f"By {a_year_on.short} moderators shall be trained better (invented, a draft)",
        a_year_on,
        by,
        kind=Target.Kind.INCREASE,
        amount=Decimal("0.25"),
    )


def _target(wording: str, by_quarter: Quarter, by: Actor, **told: Any) -> Target:
    target = Target(
        is_invented=True,
        wording=wording,
        source_title=SOURCE,
        source_url=ADDRESS,
        source_date=by_quarter.previous(8).first_day,
        method=METHOD if told.get("indicator") else "",
        due=by_quarter.last_day,
        **told,
    )
    return targets.enter(target=target, by=by)
