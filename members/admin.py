"""The database administration for superusers: to look at everything, to change only what has no page of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401 (registers what is taken back below, before Django would)
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse

from coalition.lib import context
from members import audit
from members.models import (
    AuditEvent,
    AuditHead,
    AuditLink,
    AuditOrigin,
    Care,
    FactorReset,
    FormerName,
    FormerOwner,
    Identity,
    Initiative,
    Invitation,
    Membership,
    MembershipChange,
    MembershipInterval,
    NewsItem,
    Notification,
    Organisation,
    Platform,
    SignOnDomain,
    SingleSignOn,
    Statement,
    Token,
    User,
)
from members.views.acting import acting

# Sign-in with its rate limits and second factors is in one place.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Coalition progress"

View = Callable[..., HttpResponseBase]


def _seeing_every_row(admin_view: Callable[..., View]) -> Callable[..., View]:
    """Behind the administration's door, superusers see what the program sees, and pages are written while they do."""

    def guard(view: View, cacheable: bool = False) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            context.enter(context.PROGRAM)
            answer = view(request, *args, **kwargs)
            return answer.render() if isinstance(answer, SimpleTemplateResponse) else answer

        return admin_view(inside, cacheable)

    return guard


admin.site.admin_view = _seeing_every_row(admin.site.admin_view)  # type: ignore[method-assign,assignment]


# An address, a factor or a session changed by hand would have no audit event, and need no second person.
admin.site.unregister([EmailAddress, Authenticator, UserSession])


class Publication(admin.ModelAdmin):  # type: ignore[type-arg]
    """What superusers may write here; an address without a scheme is taken for https."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> LogEntry:
        _record(request, obj, "written")
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> LogEntry:
        _record(request, obj, "changed")
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: "models.QuerySet[models.Model]") -> list[LogEntry]:
        for obj in queryset:
            _record(request, obj, "deleted")
        return super().log_deletions(request, queryset)


def _record(request: HttpRequest, obj: models.Model, done: str) -> None:
    """Django's own log of this can be changed by whoever may write here; the audit record cannot."""
    kind = str(obj._meta.model_name)
    audit.record(f"{kind}.{done}", by=acting(request), object=str(getattr(obj, "key", obj.pk)), organisation=None)


class ReadOnly(Publication):
    """Rows that only actions write, with their audit events."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ["name", "kind", "holding", "is_invented"]
    list_filter = ["kind", "is_invented"]
    search_fields = ["name"]


@admin.register(MembershipInterval)
class IntervalAdmin(ReadOnly):
    list_display = ["organisation", "joined", "left", "ending", "successor"]


@admin.register(Platform)
class PlatformAdmin(ReadOnly):
    list_display = ["name", "organisation", "type"]
    list_filter = ["type"]


@admin.register(FormerName)
class FormerNameAdmin(ReadOnly):
    list_display = ["name", "organisation", "until"]


@admin.register(FormerOwner)
class FormerOwnerAdmin(ReadOnly):
    list_display = ["platform", "organisation", "until"]


@admin.register(MembershipChange)
class MembershipChangeAdmin(ReadOnly):
    list_display = ["organisation", "kind", "on", "in_force_at", "dropped_at"]
    list_filter = ["kind"]


@admin.register(Care)
class CareAdmin(ReadOnly):
    list_display = ["person", "member", "since"]


@admin.register(User)
class UserAdmin(ReadOnly):
    list_display = ["email", "name", "is_active", "is_staff", "last_login"]
    search_fields = ["email", "name"]
    exclude = ["password"]


@admin.register(Membership)
class MembershipAdmin(ReadOnly):
    list_display = ["person", "organisation", "role", "confirmed_at"]
    list_filter = ["role"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = ["email", "organisation", "role", "sent_at", "expires_at", "accepted_at", "revoked_at"]
    exclude = ["digest"]


@admin.register(SingleSignOn)
class SingleSignOnAdmin(ReadOnly):
    """Without its secret, encrypted or not."""

    list_display = ["organisation", "issuer", "client_id", "enabled"]
    exclude = ["sealed_secret"]


@admin.register(SignOnDomain)
class SignOnDomainAdmin(ReadOnly):
    list_display = ["domain", "single_sign_on"]


@admin.register(Identity)
class IdentityAdmin(ReadOnly):
    list_display = ["person", "single_sign_on", "first_at"]


@admin.register(Token)
class TokenAdmin(ReadOnly):
    list_display = ["name", "user", "organisation", "scopes", "expiry", "last_used"]
    exclude = ["digest"]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ["at", "type", "actor", "organisation", "object", "via"]
    list_filter = ["type"]
    search_fields = ["object"]


@admin.register(FactorReset)
class FactorResetAdmin(ReadOnly):
    list_display = ["person", "organisation", "asked_by", "asked_at", "confirmed_by", "confirmed_at"]


@admin.register(Authenticator)
class FactorAdmin(ReadOnly):
    list_display = ["user", "type", "created_at", "last_used_at"]
    exclude = ["data"]
@admin.register(AuditLink)
class AuditLinkAdmin(ReadOnly):
    list_display = ["position", "event", "hash"]
    list_select_related = ["event"]


@admin.register(AuditHead)
class AuditHeadAdmin(ReadOnly):
    list_display = ["day", "position", "hash"]


@admin.register(AuditOrigin)
class AuditOriginAdmin(ReadOnly):
    list_display = ["at", "address", "key"]
    search_fields = ["key"]


@admin.register(Notification)
class NotificationAdmin(ReadOnly):
    """Without the text: it may hold a link that opens somebody's account."""

    list_display = ["at", "person", "kind", "subject", "sent_at", "attempts"]
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter)]
    exclude = ["body"]


@admin.register(NewsItem)
class NewsAdmin(Publication):
    list_display = ["date", "headline"]


@admin.register(Initiative)
class InitiativeAdmin(Publication):
    list_display = ["subject", "kind", "since"]
    list_filter = ["kind"]


@admin.register(Statement)
class StatementAdmin(Publication):
    list_display = ["subject", "indicator", "value", "unit", "period_start", "period_end"]
    list_filter = ["scope"]
