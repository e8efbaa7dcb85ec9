"""How long what we know of people is kept, and why. The privacy page shows these rules, and a task applies them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Rule:
    """What is kept, for how long after it has served (None: for ever), and the reason for just that long."""

    what: Promise
    kept: timedelta | None
    why: Promise


RULES: Mapping[str, Rule] = {
    "sessions": Rule(
        _("Sign-in sessions"),
        timedelta(0),
        _("A session that has ended, after twelve hours at the latest, opens nothing any more."),
    ),
    "tokens": Rule(
        _("API tokens that have ended"),
        timedelta(days=30),
        _("Whoever looks for the reason why a program stopped working still finds the token that ended."),
    ),
    "origins": Rule(
        _("Internet addresses from which somebody acted or tried to sign in"),
        timedelta(days=365),
        _("An intrusion is often noticed only months later; after a year the address no longer tells who it was."),
    ),
    "notifications": Rule(
        _("Messages that the program wrote to people"),
        timedelta(days=365),
        _("A receipt can be shown until the same quarter of the next year. Links that open an account are removed "
          "as soon as they are sent."),
    ),
    "admin_log": Rule(
        _("Notes of the database administration"),
        timedelta(days=365),
        _("The audit record holds the same acts, without names."),
    ),
    "people": Rule(
        _("Name and e-mail address of people who work or worked with the site"),
        None,
        _("A published figure must be traceable to who signed it off. On request, name and address are replaced by a "
          "number; what the person did stays, as the act of that number."),
    ),
    "audit": Rule(
        _("Audit events: who did what and when"),
        None,
        _("They name people by number only, and each proves all those before it: removing one would make the whole "
          "record worthless."),
    ),
}  # fmt: skip
