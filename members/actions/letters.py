"""What is written to people about their roles, and to addresses that are nobody's yet."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.lib.jobs import enqueue
from members.models import Invitation, Notification
from members.notifications import write_to
from members.roles import ROLES


def invitation(offer: Invitation, token: str) -> None:
    """The link, which is in the text and nowhere else: a message of this kind is emptied once it is sent."""
    named = {
        "organisation": offer.organisation.name,
        "role": ROLES[offer.role].title,
        "sentence": ROLES[offer.role].sentence,
        "link": settings.SITE_URL + reverse("account:invitation-link", args=[token]),
    }
    write_to(
        offer.email,
        kind=Notification.ACCOUNT,
        subject=_("Invitation: %(role)s of %(organisation)s") % named,
        body=_(
            "%(organisation)s invites you to the quarterly statistics of the Coalition to End Wildlife Trafficking "
            "Online, as %(role)s. %(sentence)s\n\n"
            "Accept within seven days:\n%(link)s\n\n"
            "The link works once and is meant for you alone. If you do not know what this is about, leave it: "
            "nothing happens without your acceptance."
        )
        % named,
    )
    enqueue("members.tasks.send_mail")
