"""The addresses of who we are: public pages about members, and the account."""

from django.urls import path

from members.views import account, link, public, tokens
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
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/revoke/", tokens.revoke, name="revoke-token"),
    path("link/<str:uid>/<str:token>/", link.link, name="link"),
]
