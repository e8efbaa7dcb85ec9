"""The addresses of who we are: public pages about members, the account, and the people of organisations."""

from django.urls import URLPattern, path

from members.views import account, desk, invitation, link, people, person, public, tokens
from members.views.feeds import NewsFeed

public_patterns = [
    path("members/", public.members, name="members"),
    path("members/<slug:slug>/", public.member, name="member"),
    path("news/", public.news, name="news"),
    path("news/feed/", NewsFeed(), name="news-feed"),
    path("statements/", public.statements, name="statements"),
    path("initiatives/", public.initiatives, name="initiatives"),
    path("commitments/", public.commitments, name="commitments"),
]

account_patterns = [
    path("", account.home, name="home"),
    path("act/", account.act, name="act"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/revoke/", tokens.revoke, name="revoke-token"),
    path("link/<str:uid>/<str:token>/", link.link, name="link"),
    path("invitation/", invitation.invitation, name="invitation"),
    path("invitation/<str:token>/", invitation.link, name="invitation-link"),
]


def _team(at: str) -> list[URLPattern]:
    """An organisation's people: a lead's own in the portal, any for an administrator at the desk."""
    return [
        path(at, people.team, name="team"),
        path(f"{at}domains/", people.domains, name="domains"),
        path(f"{at}tokens/revoke/", people.revoke_token, name="revoke-team-token"),
        path(f"{at}invitations/<int:number>/again/", people.invite_again, name="invite-again"),
        path(f"{at}invitations/<int:number>/revoke/", people.revoke_invitation, name="revoke-invitation"),
        path(f"{at}<int:number>/", person.person, name="person"),
        path(f"{at}<int:number>/remove/", person.remove, name="remove-person"),
    ]


portal_patterns = _team("people/")

desk_patterns = [
    path("members/", desk.members, name="members"),
    path("people/", desk.people, name="people"),
    path("people/<int:number>/deactivate/", desk.deactivate, name="deactivate-person"),
    path("people/<int:number>/reactivate/", desk.reactivate, name="reactivate-person"),
    *_team("people/<slug:slug>/"),
]
