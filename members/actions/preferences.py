"""How people are written to: their language, their clock, and which letters they want."""

from collections.abc import Collection
from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from members import audit
from members.actions.refusals import Refused
from members.actors import Actor
from members.models import User
from members.notifications import OPTIONAL


@transaction.atomic
def set_preferences(*, person: User, language: str, time_zone: str, wanted: Collection[str], by: Actor) -> None:
    """Write to the person like this from now on; `wanted` are the kinds that could be switched off and are not."""
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("There is no such language here."))
    if time_zone not in available_timezones():
        raise Refused(_("There is no such time zone."))
    person.language, person.time_zone = language, time_zone
    person.muted = [kind for kind in OPTIONAL if kind not in wanted]
    person.save(update_fields=["language", "time_zone", "muted"])
    audit.record("person.preferences-set", by=by, object=str(person.pk), organisation=None, not_wanted=person.muted)
