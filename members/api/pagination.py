"""The order of the public lists."""

from rest_framework.pagination import CursorPagination


class ByKey(CursorPagination):
    """Statements, in an order that later ones do not disturb."""

    ordering = "key"
    page_size_query_param = "page_size"
    max_page_size = 1000


class BySlug(CursorPagination):
    """Members, by their slug."""

    ordering = "slug"
    page_size_query_param = "page_size"
    max_page_size = 1000


class NewestFirst(CursorPagination):
    """News, the newest first."""

    ordering = ("-date", "key")
    page_size_query_param = "page_size"
    max_page_size = 1000
