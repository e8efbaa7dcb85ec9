"""What is written to people about their roles, and to addresses that are nobody's yet."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from coalition.lib.jobs import enqueue
from members.models import Invitation, MembershipChange, Notification, Organisation, User
from members.notifications import notify, write_to
from members.roles import ROLES
from members.texts import text as _


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


def confirmation(organisation: Organisation, people: Iterable[User], *, of_own: bool, resting: bool) -> None:
    """To those who can say who still works there; `of_own`: its leads, who find the page in their own area."""
    named = {"organisation": organisation.name}
    notify(
        people,
        kind="people.confirmation",
        subject=(
            _("Rights rest at %(organisation)s until people are confirmed")
            if resting
            else _("Please confirm who works at %(organisation)s")
        )
        % named,
        body=_(
            "Once a year somebody confirms that the people with a role in %(organisation)s still work there. For some "
            "of them the year is over or nearly so. A month after it is over their rights rest: nothing opens for "
            "them, nor by their API tokens, until they are confirmed.\n\n"
            "Remove whoever left, then confirm everybody else with one button."
        )
        % named,
        path=reverse("portal:team") if of_own else reverse("desk:team", args=[organisation.slug]),
    )
    enqueue("members.tasks.send_mail")


def change_given_up(change: MembershipChange, people: Iterable[User], *, why: str) -> None:
    """To administrators: what was planned for a member's day cannot be, and was dropped."""
    named = {"member": change.organisation.name, "day": change.on, "why": why}
    notify(
        people,
        kind="membership.change-dropped",
        subject=_("Planned change dropped: %(member)s") % named,
        body=_(
            "What was planned for %(member)s on %(day)s could not come into force, and was dropped.\n\n%(why)s\n\n"
            "Nothing has changed. Look at its page and enter the change again where it is still meant."
        )
        % named,
        path=reverse("desk:member", args=[change.organisation.slug]),
    )
