"""What an action answers instead of doing what was asked, with the reason and who can help."""

from metrics.queries.doors import NOT_YOURS, Lock


class Refusal(Exception):
    """The thing asked for cannot be done as things stand. `code` is for programs, `detail` for people."""

    def __init__(self, code: str, detail: str, *, codes: list[str] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.codes = codes or []


class Malformed(Refusal):
    """What was asked lacks something or is not of its form; `field` says where."""

    def __init__(self, code: str, detail: str, *, field: str) -> None:
        super().__init__(code, detail)
        self.field = field


class Forbidden(Refusal):
    """The actor may see the thing, but their role does not let them do this."""


def needed(text: str, words: str, *, field: str = "reason") -> str:
    """The text without blanks around it; Malformed, in these words, where there is none."""
    if not text.strip():
        raise Malformed(f"{field}-required", words, field=field)
    return text.strip()


def refuse(lock: Lock | None) -> None:
    """Raises Forbidden where it is locked for this person, Refusal where for everybody; nothing without a lock."""
    if lock is not None:
        raise (Forbidden if lock.code in NOT_YOURS else Refusal)(lock.code, lock.detail)
