"""Reviewers take members under their care, and hear of what those submit."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from members import audit
from members.actions.refusals import Refused
from members.actors import Actor, person_of
from members.models import Care, Organisation
from members.permissions import Right


@transaction.atomic
def look_after(*, members: Collection[Organisation], by: Actor) -> None:
    """Look after exactly these members from now on, each beside whoever else does."""
    if not by.may(Right.REVIEW):
        raise Refused(_("Only reviewers look after members."))
    person = person_of(by)
    before = set(Organisation.objects.filter(carers__person=person))
    for member in set(members) - before:
        Care.objects.create(person=person, member=member)
        audit.record("organisation.cared-for", by=by, object=str(person.pk), organisation=member)
    for member in before - set(members):
        Care.objects.filter(person=person, member=member).delete()
        audit.record("organisation.care-ended", by=by, object=str(person.pk), organisation=member)
