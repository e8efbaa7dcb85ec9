"""The addresses of who we are: public pages about members, the account, and the people of organisations."""

from django.urls import URLPattern, path

from members.views import (
    account,
    address,
    desk,
    factor_resets,
    factors,
    invitation,
    language,
    link,
    people,
    person,
    preferences,
    public,
    sessions,
    single_sign_on,
    tokens,
)
from members.views.feeds import NewsFeed

public_patterns = [
    path("members/", public.members, name="members"),
    path("members/<slug:slug>/", public.member, name="member"),
    path("news/", public.news, name="news"),
    path("news/feed/", NewsFeed(), name="news-feed"),
    path("initiatives/", public.initiatives, name="initiatives"),
]

account_patterns = [
    path("", account.home, name="home"),
    path("act/", account.act, name="act"),
    path("data/", account.data, name="data"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/revoke/", tokens.revoke, name="revoke-token"),
    path("language/", language.language, name="language"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/end/", sessions.end, name="end-session"),
    path("factor-resets/", factor_resets.factor_resets, name="factor-resets"),
    path("factor-resets/<int:id>/", factor_resets.factor_reset, name="factor-reset"),
    path("link/<str:uid>/<str:token>/", link.link, name="link"),
    path("organisation/", single_sign_on.start, name="sign-on"),
    path("organisation/callback/", single_sign_on.callback, name="sign-on-callback"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/", invitation.link, name="invitation-link"),
]


def _team(at: str) -> list[URLPattern]:
    """An organisation's people: a lead's own in the portal, any for an administrator at the desk."""
    return [
        path(at, people.team, name="team"),
        path(f"{at}confirm/", people.confirm, name="confirm-people"),
        path(f"{at}tokens/revoke/", people.revoke_token, name="revoke-team-token"),
        path(f"{at}invitations/<int:number>/again/", people.invite_again, name="invite-again"),
        path(f"{at}invitations/<int:number>/revoke/", people.revoke_invitation, name="revoke-invitation"),
        path(f"{at}<int:number>/", person.person, name="person"),
        path(f"{at}<int:number>/confirm/", person.confirm, name="confirm-person"),
        path(f"{at}<int:number>/remove/", person.remove, name="remove-person"),
    ]


portal_patterns = _team("people/")

desk_patterns = [
    path("members/", desk.members, name="members"),
    path("people/", desk.people, name="people"),
    path("people/<int:number>/deactivate/", desk.deactivate, name="deactivate-person"),
    path("people/<int:number>/reactivate/", desk.reactivate, name="reactivate-person"),
    *_team("people/<slug:slug>/"),
    path("people/<slug:slug>/domains/", people.domains, name="domains"),
]

# allauth's own addresses and names: ours stand in front, with the audit event and one rule of when to ask again.
allauth_patterns = [
    path("email/", address.change, name="account_email"),
    path("password/set/", address.set_password, name="account_set_password"),
    path("2fa/", factors.index, name="mfa_index"),
    path("2fa/totp/activate/", factors.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", factors.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/generate/", factors.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/webauthn/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
]
