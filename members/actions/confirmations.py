"""Once a year somebody says of each person that they still work there; otherwise their rights come to rest."""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from members import audit
from members.actions import letters
from members.actions.people import check_manages
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import Membership, Organisation, User
from members.models.membership import CONFIRMED_FOR, RESTS_AFTER
from members.permissions import Right
from members.queries import older_than, people_with
from members.team import FIRST_ASKED

ASKED = (FIRST_ASKED, CONFIRMED_FOR - timedelta(days=7), RESTS_AFTER)  # ages at which we write


@transaction.atomic
def confirm(*, organisation: Organisation, person: User | None = None, by: Actor) -> int:
    """Say that the person, or everybody, still works in the organisation; how many people were confirmed.

    Nobody confirms themselves while somebody else can. Refused where there is nobody to confirm.
    """
    check_manages(by, organisation)
    held = Membership.objects.filter(organisation=organisation)
    if person is not None:
        held = held.filter(person=person)
    if by.person is not None and _others_confirm(organisation, by.person):
        held = held.exclude(person=by.person)
    confirmed = set(held.values_list("person", flat=True))
    if not confirmed:
        raise Refused(_("Nobody confirms themselves while somebody else can: ask them."))
    held.update(confirmed_at=Now(), reminded_at=None)
    for number in sorted(confirmed):
        audit.record("person.confirmed", by=by, object=str(number), organisation=organisation)
    return len(confirmed)


def remind() -> int:
    """Write to those who confirm: 30 and 7 days before the year is over, and when rights come to rest.

    Safe to run twice and at the same time: a row that another run holds is skipped, and each stage is noted in it.
    """
    waiting = Organisation.objects.filter(pk__in=Membership.objects.filter(_unasked()).values("organisation"))
    return sum(_remind(organisation) for organisation in waiting)


@transaction.atomic
def _remind(organisation: Organisation) -> int:
    """Write about one organisation, with what was written noted in the same transaction; how many it was about."""
    held = Membership.objects.filter(_unasked(), organisation=organisation, person__is_active=True)
    found = list(held.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True))
    if not found:
        return 0
    asked = Membership.objects.filter(pk__in=found)
    resting = asked.filter(older_than(RESTS_AFTER)).exists()
    leads = people_with(Right.MANAGE_MEMBER, organisation)
    if leads:
        letters.confirmation(organisation, leads, of_own=True, resting=resting)
    if not leads or resting:
        letters.confirmation(organisation, people_with(Right.ADMINISTER), of_own=False, resting=resting)
    asked.update(reminded_at=Now())
    return len(found)


def _unasked() -> Q:
    """Those that reached a stage since we last wrote about them."""
    return reduce(
        or_,
        (older_than(age) & (Q(reminded_at__isnull=True) | Q(reminded_at__lt=F("confirmed_at") + age)) for age in ASKED),
    )


def _others_confirm(organisation: Organisation, person: User) -> bool:
    """Whether somebody else than this person manages the organisation's people from among their equals."""
    if organisation.kind == Organisation.Kind.MEMBER:
        return any(lead != person for lead in people_with(Right.MANAGE_MEMBER, organisation))
    return any(other != person for other in people_with(Right.ADMINISTER))
