"""The order of the public lists."""

from coalition.lib.pages import Pages


class ByKey(Pages):
    """Statements, in an order that later ones do not disturb."""

    ordering = "key"


class BySlug(Pages):
    """Members, by their slug."""

    ordering = "slug"


class NewestFirst(Pages):
    """News, the newest first."""

    ordering = ("-date", "key")
