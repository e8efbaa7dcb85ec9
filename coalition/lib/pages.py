"""How the lists of the API are cut into pages."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """Pages that stay put while rows are added; a list says what it is ordered by."""

    page_size_query_param = "page_size"
    max_page_size = 1000
