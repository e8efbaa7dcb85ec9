"""How people's accounts differ from allauth's defaults."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from coalition.lib.jobs import enqueue
from coalition.lib.origin import UNKNOWN, client_address
from members.actions import people
from members.actions.refusals import Refused
from members.actions.sign_ins import record_account
from members.areas import DOORS, areas_of
from members.models import Notification, User
from members.notifications import notify
from members.queries import actor_in
from members.second_factors import signed_in_lately

log = structlog.get_logger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up; mail leaves through the queue; after signing in people are where they work."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: conveners and leads invite."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """As it is: the sender says whose mail it is."""
        return subject

    @transaction.atomic
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
        person = context.get("user") or _person_of(email)
        if person is not None:
            notify(
                [person],
                kind=Notification.ACCOUNT,
                subject=str(message.subject),
                body=str(message.body),
                address="" if person.email == email.lower() else email,
            )
        enqueue("members.tasks.send_mail")

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the owner of an account what changed; of a new address, the old one, which is theirs no longer."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email or user.email)

    def get_client_ip(self, request: HttpRequest) -> str:
        """For allauth's limits too: one reading of X-Forwarded-For, which its own answers with an error."""
        address = client_address(request)
        if address == UNKNOWN:
            raise PermissionDenied
        return address

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("sign_in_failed", place=self.get_client_ip(request))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        log.info("signed_in", person=user.pk, place=self.get_client_ip(request))
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        return answer

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the area where the person works; to the account where they have no role."""
        areas = areas_of(actor_in(request.session, request.user)) if request.user.is_authenticated else []
        return reverse(DOORS[areas[0]]) if areas else reverse("account:home")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Not to the form again."""
        return self.get_login_redirect_url(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Every way to a new password leads here: it is written down, and signs the person out everywhere else."""
        super().set_password(user, password)
        record_account("person.password-set", person=user)

    def clean_email(self, email: str) -> str:
        """Said at once to whoever asks for an address that they could not work with."""
        if self.request.user.is_authenticated:
            try:
                people.check_may_move(self.request.user, email)
            except Refused as refused:
                raise ValidationError(str(refused)) from refused
        return email

    @transaction.atomic
    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A new address is the person's from its confirmation on, unless it is somebody's by now."""
        person: User = email_address.user
        if User.objects.exclude(pk=person.pk).filter(email=email_address.email.lower()).exists():
            messages.error(request, _("This address cannot be confirmed. Ask for the change again."))
            return False
        try:
            people.check_may_move(person, email_address.email)
        except Refused as refused:
            messages.error(request, str(refused))
            return False
        before = person.email
        done = bool(super().confirm_email(request, email_address))
        if done and person.email != before:
            record_account("person.address-changed", person=person)
        return done

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """One rule for all that is asked once more: unless they have just signed in."""
        return not signed_in_lately(self.request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count by account and place: whoever tries them elsewhere does not lock the owner out."""
        key: str = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{self.get_client_ip(request)}:{key}"


def _person_of(email: str) -> User | None:
    """Whose address it is, one that waits for its confirmation included."""
    own = User.objects.filter(email=email.lower(), is_active=True).first()
    if own is not None:
        return own
    further = EmailAddress.objects.filter(email__iexact=email, user__is_active=True).select_related("user").first()
    return further.user if further else None
