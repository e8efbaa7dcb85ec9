"""The order of the lists of submissions and releases."""

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
