"""What the kinds of audit events are called on pages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TYPES: Mapping[str, Promise] = {
    "figures.viewed": _("Figures looked at"),
    "figures.exported": _("Figures taken away as a file"),
    "submission.uploaded": _("File uploaded"),
    "submission.checked": _("File checked"),
    "submission.submitted": _("Report signed off"),
    "submission.accepted": _("Report accepted"),
    "submission.returned": _("Report sent back"),
    "submission.withdrawn": _("Report withdrawn"),
    "submission.replaced": _("Version replaced by another upload"),
    "submission.superseded": _("Accepted version replaced"),
    "release.drafted": _("Release drafted"),
    "release.refreshed": _("Draft brought up to date"),
    "release.scheduled": _("Release scheduled"),
    "release.published": _("Release published"),
    "period.opened": _("Quarter opened or its dates set"),
    "taxa.loaded": _("Taxa loaded"),
    "groups.loaded": _("Reporting groups loaded"),
    "products.loaded": _("Products loaded"),
    "definitions.loaded": _("Definitions changed"),
    "publications.loaded": _("Statements, initiatives and news loaded"),
    "organisation.joined": _("Member joined"),
    "organisation.paused": _("Membership paused"),
    "organisation.convenes": _("Convener added"),
    "person.role-given": _("Role given"),
    "person.superuser-made": _("Database administrator made"),
    "person.signed-in": _("Signed in"),
    "person.signed-out": _("Signed out"),
    "person.sign-in-failed": _("Sign-in failed"),
    "person.password-set": _("Password set"),
    "person.password-changed": _("Password changed"),
    "person.password-reset": _("Password set anew by a link"),
    "person.address-changed": _("Address changed"),
    "person.factor-added": _("Second factor added"),
    "person.factor-removed": _("Second factor removed"),
    "person.factor-reset": _("Second factor renewed"),
    "person.factor-failed": _("Second factor failed"),
    "person.exported": _("A person’s data taken away as a file"),
    "person.erased": _("Person erased"),
    "token.created": _("API token made"),
    "token.revoked": _("API token revoked"),
    "audit.exported": _("Audit record taken away as a file"),
    "retention.applied": _("What had been kept long enough removed"),
}


def type_words(type: str) -> str:
    """The kind in words; its code where there are none."""
    return str(TYPES.get(type, type))
