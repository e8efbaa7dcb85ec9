from rest_framework.pagination import CursorPagination


class ByNumber(CursorPagination):
    """Findings in the order of the file."""

    ordering = "number"
    page_size_query_param = "page_size"
    max_page_size = 1000


class ByPosition(CursorPagination):
    """Rows in the order of the file."""

    ordering = "position"
    page_size_query_param = "page_size"
    max_page_size = 1000


class NewestFirst(CursorPagination):
    """Submissions, the newest first."""

    ordering = ("-uploaded_at", "id")
    page_size_query_param = "page_size"
    max_page_size = 1000


class NewestRelease(CursorPagination):
    """Releases, the newest first."""

    ordering = "-number"
    page_size_query_param = "page_size"
    max_page_size = 1000
