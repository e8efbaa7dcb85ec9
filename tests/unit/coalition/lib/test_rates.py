"""Whose connection it is, and which limit counts it."""

import pytest
from django.conf import settings
from django.test import RequestFactory

from coalition.lib.origin import client_address
from coalition.lib.rates import limit_of, network_of

FORGED = "6.6.6.6, 7.7.7.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "address"),
    [
        ("203.0.113.9", "", 0, "203.0.113.9"),
        ("203.0.113.9", FORGED, 0, "203.0.113.9"),  # nobody in front whom we would believe
        ("10.0.0.1", f"{FORGED}, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.1", f"{FORGED}, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", 0, "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
        ("::ffff:203.0.113.9", "", 0, "203.0.113.9"),
        ("", "", 0, "unknown"),
        ("10.0.0.1", "<script>", 1, "unknown"),
    ],
)
def test_an_address_is_who_the_last_trusted_proxy_heard(
    peer: str, forwarded: str, proxies: int, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TRUSTED_PROXIES", proxies)
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR=peer)
    assert network_of(client_address(request)) == address


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/api/v1/submissions/", "uploads"),
        ("POST", "/api/v1/submissions/?dry_run=false", "uploads"),
        ("POST", "/api/v1/submissions/?dry_run=true", "dry-runs"),
        ("POST", "/portal/2026-Q1/", "uploads"),
        ("POST", "/portal/2026-Q1/?dry_run=true", "dry-runs"),
        ("POST", "/portal/2026-Q1/paste/", "uploads"),
        ("POST", "/portal/2026-Q1/nothing-found/", "uploads"),
        ("POST", "/portal/2026-Q1/form/check/", "uploads"),
        ("POST", "/portal/2026-Q1/form/", "work"),  # saved, and nothing more
        ("GET", "/api/v1/submissions/", "api"),
        ("POST", "/api/v1/submissions/0/submit/", "api"),
        ("GET", "/", None),
        ("GET", "/desk/progress/?format=csv", "work"),
        ("GET", "/health/live", None),
        ("GET", "/static/mark.svg", None),
        ("GET", "/account/login/", None),  # allauth counts those
        ("GET", "/portal/", "work"),
        ("POST", "/desk/releases/1/publish/", "work"),
    ],
)
def test_every_request_counts_at_most_once(method: str, path: str, name: str | None) -> None:
    limit = limit_of(RequestFactory().generic(method, path), settings.RATE_LIMITS)
    assert (limit.name if limit else None) == name
