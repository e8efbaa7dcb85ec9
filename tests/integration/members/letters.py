"""Letters that carry a link: what the test would find in its mailbox."""

import re

from members.models import Notification


def link_in(letter: Notification) -> str:
    """The path of the one link in a letter's text."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.body)
    assert found is not None, letter.body
    return found[1]


def last_link_to(address: str) -> str:
    """The path in the newest letter to this address."""
    return link_in(Notification.objects.filter(address=address).latest("pk"))
