"""Targets: entered in the words of their source, published, and withdrawn; never rewritten."""

from decimal import Decimal

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from members import audit
from members.actors import Actor, person_of
from metrics.actions.refusals import Malformed, Refusal, needed, refuse
from metrics.models import Target
from metrics.queries import doors
from metrics.queries.targets import as_target, indicator_of
from metrics.statistics.indicator import Indicator, definitions

KEPT = (
    "is_invented", "source_title", "source_url", "source_date", "indicator", "method", "taxon", "group", "product",
    "kind", "amount", "baseline_first", "baseline_last", "note",
)  # fmt: skip


@transaction.atomic
def enter(*, target: Target, by: Actor) -> Target:
    """Keep a target as its source words it. Nobody but conveners reads it before it is published."""
    refuse(doors.to_set_targets(by))
    _check(target)
    made, is_new = Target.objects.get_or_create(
        member=target.member,
        wording=target.wording,
        due=target.due,
        withdrawn_at=None,
        defaults={name: getattr(target, name) for name in KEPT} | {"entered_by": person_of(by)},
    )
    if not is_new:
        raise Refusal("target-in-force", _("This target is entered already. Withdraw it to enter it anew."))
    _record("target.entered", made, by)
    return made


@transaction.atomic
def publish(*, target: Target, by: Actor) -> Target:
    """Let everybody read it, on the page of commitments."""
    refuse(doors.to_set_targets(by))
    entered = Target.objects.filter(pk=target.pk, published_at=None, withdrawn_at=None)
    if not entered.update(published_by=person_of(by), published_at=Now()):
        raise Refusal("target-not-a-draft", _("This target is published or withdrawn already."))
    target.refresh_from_db()
    _record("target.published", target, by)
    return target


@transaction.atomic
def withdraw(*, target: Target, reason: str, successor: Target | None = None, by: Actor) -> Target:
    """Take a target back, with what takes its place where there is something. What was published stays to be read."""
    refuse(doors.to_set_targets(by))
    reason = needed(reason, _("Say why the target is withdrawn."))
    if successor is not None and (successor == target or successor.withdrawn_at is not None):
        raise Malformed(
            "successor-not-in-force", _("Choose another target that is not withdrawn itself."), field="successor"
        )
    in_force = Target.objects.filter(pk=target.pk, withdrawn_at=None)
    words = {"withdrawn_by": person_of(by), "withdrawn_at": Now(), "withdrawn_because": reason}
    if not in_force.update(**words, successor=successor):
        raise Refusal("target-withdrawn", _("This target is withdrawn already."))
    target.refresh_from_db()
    _record("target.withdrawn", target, by)
    return target


def _check(target: Target) -> None:
    """Malformed where the target says half of something; what its source leaves out may be left out."""
    if target.source_date > timezone.localdate():
        raise Malformed("source-to-come", _("Name the day on which the source was published."), field="source_date")
    indicator = indicator_of(target)
    if target.indicator and indicator is None:
        raise Malformed("unknown-indicator", _("Choose an indicator of the list, or none."), field="indicator")
    _check_method(target, indicator)
    _check_scope(target, indicator)
    _check_amount(target, indicator)
    _check_baseline(target)


def _check_method(target: Target, indicator: Indicator | None) -> None:
    if indicator and not target.method:
        words = _("Say how it is counted and who says so. Where nobody does, leave the indicator out.")
        raise Malformed("method-required", words, field="method")
    if target.method and indicator is None:
        words = _("Choose what is counted by that method, or leave the method out.")
        raise Malformed("indicator-required", words, field="indicator")


def _check_scope(target: Target, indicator: Indicator | None) -> None:
    if target.taxon and target.group:
        words = _("Name a species group or a taxon, not both.")
        raise Malformed("two-scopes", words, field="taxon")
    narrow = target.taxon or target.group or target.product
    if narrow and indicator and definitions().measures[indicator.numerator].scope == "member":
        words = _("This is told for whole members only: leave species and product out.")
        raise Malformed("not-broken-down", words, field="indicator")


def _check_amount(target: Target, indicator: Indicator | None) -> None:
    kind, amount = target.kind, target.amount
    is_level = kind in (Target.Kind.AT_LEAST, Target.Kind.AT_MOST)
    if amount < 0 or (amount == 0 and not is_level):
        raise Malformed("amount-too-small", _("Name a number above zero."), field="amount")
    if kind == Target.Kind.DECREASE and amount > 1:
        raise Malformed("amount-too-large", _("Nothing can fall by more than 100 per cent."), field="amount")
    if is_level and indicator and indicator.is_rate and amount > 1:
        raise Malformed("amount-too-large", _("A rate is 100 per cent at most."), field="amount")
    if is_level and indicator and not indicator.is_rate and amount % Decimal(1):
        raise Malformed("amount-not-whole", _("A count is a whole number."), field="amount")


def _check_baseline(target: Target) -> None:
    if bool(target.baseline_first) != bool(target.baseline_last):
        words = _("Name the first and the last quarter of the baseline, the same one twice where it is one.")
        raise Malformed("half-a-baseline", words, field="baseline_last")
    try:
        as_target(target, {})
    except ValueError as error:
        words = _(
            "This baseline does not fit. Its first quarter comes before its last; a rate has one of a single quarter; "
            "and after it there are at least as many full quarters up to the date as it has itself."
        )
        raise Malformed("baseline-does-not-fit", words, field="baseline_first") from error


def _record(type: str, target: Target, by: Actor) -> None:
    """Wording and reason hold figures, so the record holds their hashes; the words stay with the target."""
    audit.record(
        type,
        by=by,
        object=str(target.pk),
        organisation=target.member,
        words_sha256=audit.fingerprint(target.withdrawn_because or target.wording),
        successor=target.successor_id or 0,
    )
