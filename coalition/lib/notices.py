"""What a page is told by the one before it ("The token no longer works"), under a cookie of our own naming."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Django's is called `messages` whatever the site is; a name with `__Host-` can be set by this site alone."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        name: str = settings.MESSAGES_COOKIE_NAME
        return name


class NoticeStorage(FallbackStorage):
    """In the cookie, or in the session what it has no room for: pages without any ask for no session."""

    storage_classes = (NamedCookieStorage, SessionStorage)
