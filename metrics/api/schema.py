"""What the description of the API says of every call without each of them repeating it: how it refuses, and how often.

Named by `DEFAULT_SCHEMA_CLASS`; a view describes its own answers with `extend_schema`.
"""

from collections.abc import Callable
from typing import Any

from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from metrics.api.problems import CONTENT_TYPE, TITLES


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """A field that is wrong, and where in the request it stands."""

    pointer = serializers.CharField()
    detail = serializers.CharField()
    code = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error (RFC 9457): `code` for programs, `detail` for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    codes = serializers.ListField(child=serializers.CharField(), required=False)


RETRY_AFTER = {"Retry-After": {"schema": {"type": "integer"}, "required": True, "description": "Seconds to wait."}}
STANDING = {
    "RateLimit-Policy": {"schema": {"type": "string"}, "description": "How many requests (q) in how many seconds (w)."},
    "RateLimit": {"schema": {"type": "string"}, "description": "How many remain (r) for how many seconds (t)."},
}


class DescribedSchema(AutoSchema):
    """Every call with its refusals."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        describe: Callable[..., Any] = self._get_response_for_code
        for status in sorted(self._refusals()):
            if str(status) not in bodies:
                body = describe(ProblemSerializer, str(status), [CONTENT_TYPE], direction)
                bodies[str(status)] = {**body, "description": f"{TITLES[status]}."}
        for code, body in bodies.items():
            body["headers"] = {**body.get("headers", {}), **STANDING, **(RETRY_AFTER if code == "429" else {})}
        return bodies

    def _refusals(self) -> set[int]:
        """A wrong token or an unknown `Accept` is refused everywhere, the rest where there is something to be wrong."""
        refusals = {401, 406, 429}
        if self._get_parameters():
            refusals |= {400, 404}
        if self.method not in {"GET", "HEAD"}:
            refusals |= {400, 403, 404, 409, 413, 415}
        return refusals
