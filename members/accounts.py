"""How people's accounts differ from allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.urls import reverse

from coalition.lib.jobs import enqueue
from members.areas import DOORS, areas_of
from members.models import Notification, User
from members.notifications import notify
from members.queries import actor_in


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; mail leaves through the queue; after signing in people are where they work."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: conveners and leads invite."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """As it is: the sender says whose mail it is."""
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue the mail, so that a mail server which is down never breaks a request.

        It is written for an unknown address too, and then forgotten: the answer takes as long, and nobody can
        have us write to strangers.
        """
        message = self.render_mail(
            template_prefix,
            email,
            {"request": self.request, "email": email, "current_site": get_current_site(self.request), **context},
        )
        person = _person_of(email)
        if person is None:
            return
        notify(
            [person],
            kind=Notification.ACCOUNT,
            subject=str(message.subject),
            body=str(message.body),
            address="" if person.email == email.lower() else email,
        )
        enqueue("members.tasks.send_mail")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the area where the person works; to the account where they have no role."""
        areas = areas_of(actor_in(request.session, request.user)) if request.user.is_authenticated else []
        return reverse(DOORS[areas[0]]) if areas else reverse("account:home")


def _person_of(email: str) -> User | None:
    """Whose address it is, one that waits for its confirmation included."""
    own = User.objects.filter(email=email.lower(), is_active=True).first()
    if own is not None:
        return own
    further = EmailAddress.objects.filter(email__iexact=email, user__is_active=True).select_related("user").first()
    return further.user if further else None
