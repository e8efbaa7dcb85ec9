"""Keys of links stay out of the logs, wherever in an event they stand."""

import pytest

from coalition.lib.logs import hide_keys


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("GET /account/invitation/s3cr-et_/", "GET /account/invitation/…"),
        ("Not Found: /account/link/MQ/c9x-abc/", "Not Found: /account/link/…"),
        ("GET /account/password/reset/key/1-abc-set-password/?x=1", "GET /account/password/reset/key/…?x=1"),
        ('File "x", path="/account/confirm-email/NA:1:x/"', 'File "x", path="/account/confirm-email/…"'),
        ("GET /account/organisation/callback/?code=s3cret&state=x", "GET /account/organisation/callback/?…"),
        ("GET /account/invitation/", "GET /account/invitation/"),
        ("GET /portal/people/5/", "GET /portal/people/5/"),
    ],
)
def test_only_the_key_is_hidden(told: str, kept: str) -> None:
    assert hide_keys(None, "info", {"event": told, "code": 404}) == {"event": kept, "code": 404}
