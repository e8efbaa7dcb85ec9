"""The order of the lists of submissions and releases."""

from typing import Any

from rest_framework.response import Response

from coalition.lib.pages import Pages


class ByNumber(Pages):
    """Findings in the order of the file."""

    ordering = "number"


class ByPosition(Pages):
    """Rows in the order of the file."""

    ordering = "position"


class NewestFirst(Pages):
    """Submissions, the newest first."""

    ordering = ("-uploaded_at", "id")


class NewestRelease(Pages):
    """Releases, the newest first."""

    ordering = "-number"


class Whole(Pages):
    """A list that fits on one page, in the shape of those that do not."""

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": None, "previous": None, "results": data})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return []
