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
    "organisation.domains-restricted": _("Domains of addresses restricted"),
    "backup.begun": _("Backup begun"),
    "backup.restored": _("Backup restored"),
    "person.role-given": _("Role given"),
    "person.superuser-made": _("Database administrator made"),
    "person.signed-in": _("Signed in"),
    "person.signed-out": _("Signed out"),
    "person.sign-in-failed": _("Sign-in failed"),
    "person.password-set": _("Password set"),
    "person.address-changed": _("Address changed"),
    "person.role-taken": _("Role taken"),
    "person.confirmed": _("Person confirmed for another year"),
    "person.deactivated": _("Person deactivated"),
    "person.reactivated": _("Person let in again"),
    "invitation.sent": _("Invitation sent"),
    "invitation.sent-again": _("Invitation sent again"),
    "invitation.revoked": _("Invitation revoked"),
    "invitation.accepted": _("Invitation accepted"),
    "single-sign-on.configured": _("Single sign-on set up"),
    "single-sign-on.switched-off": _("Single sign-on switched off"),
    "person.identified": _("Known by single sign-on from now on"),
    "session.ended": _("Session ended"),
    "session.others-ended": _("All other sessions ended"),
    "factor.added": _("Second factor added"),
    "factor.removed": _("Second factor removed"),
    "factor.renewed": _("Recovery codes renewed"),
    "factor.failed": _("Second factor failed"),
    "factor.reset-asked": _("Reset of second factors asked for"),
    "factor.reset-confirmed": _("Second factors reset"),
    "factor.reset-dropped": _("Reset of second factors dropped"),
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
