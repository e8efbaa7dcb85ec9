"""The addresses of who we are: public pages about members, and the account."""

from django.urls import URLPattern

public_patterns: list[URLPattern] = []
account_patterns: list[URLPattern] = []
