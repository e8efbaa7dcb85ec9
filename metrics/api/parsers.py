"""Bodies that are not trusted: bounded, strict, and never a reason for a traceback."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

DEEPEST = 10  # levels; a report has four
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class TooLarge(APIException):
    status_code = 413
    default_code = "too-large"
    default_detail = "A JSON body has at most 2 MB. Send more rows as a file: CSV, XLSX, XLS or ODS."


class StrictJSONParser(BaseParser):
    """JSON of at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes: no key twice, no NaN, no NUL, no depth without a bottom."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            told = json.loads(body, object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_float=_finite)
            _check(told)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON as it should be: {error}") from error
        return told


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an object has the same key twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _finite(written: str) -> float:
    """`1e400` would become an infinity, which no JSON can say again."""
    number = float(written)
    if math.isinf(number):
        raise ValueError(f"{written[:40]} is too large")
    return number


def _check(told: Any) -> None:
    """No deeper than anything we take, and only text that can be stored. (Level by level: recursion has an end.)"""
    level = [told]
    for _depth in range(DEEPEST):
        texts = [each for each in level if isinstance(each, str)]
        texts += [key for each in level if isinstance(each, dict) for key in each]
        for text in texts:
            if _UNSTORABLE.search(text):
                raise ValueError("a text holds a character that cannot be stored")
        level = [below for each in level for below in _below(each)]
        if not level:
            return
    raise ValueError(f"it is nested deeper than {DEEPEST} levels")


def _below(told: Any) -> Iterable[Any]:
    return told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
