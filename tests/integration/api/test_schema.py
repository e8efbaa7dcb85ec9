"""The API describes itself: valid OpenAPI 3, with every path that the contract names."""

import json
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.validation import validate_schema

SUBMISSION = "/api/v1/submissions/{id}/"
RELEASE = "/api/v1/releases/{number}/"
PATHS = {
    "/api/v1/submissions/": {"get", "post"},
    SUBMISSION: {"get"},
    f"{SUBMISSION}findings/": {"get"},
    f"{SUBMISSION}rows/": {"get"},
    f"{SUBMISSION}submit/": {"post"},
    f"{SUBMISSION}accept/": {"post"},
    f"{SUBMISSION}return/": {"post"},
    f"{SUBMISSION}withdraw/": {"post"},
    "/api/v1/template/": {"get"},
    "/api/v1/progress/": {"get"},
    "/api/v1/completeness/": {"get"},
    "/api/v1/releases/": {"get"},
    "/api/v1/releases/latest/": {"get"},
    RELEASE: {"get"},
    f"{RELEASE}tables/{{table}}/": {"get"},
    f"{RELEASE}bundle/": {"get"},
    "/api/v1/indicators/": {"get"},
    "/api/v1/taxa/": {"get"},
    "/api/v1/members/": {"get"},
    "/api/v1/statements/": {"get"},
    "/api/v1/news/": {"get"},
}


@pytest.fixture
def schema(db: None, client: Client, capsys: pytest.CaptureFixture[str]) -> Any:
    """As anybody gets it."""
    answer = client.get("/api/v1/schema/")
    assert answer.status_code == 200
    assert capsys.readouterr().err == ""  # where the generator says what it could only guess
    return json.loads(answer.content)


def test_the_schema_is_valid_openapi_3(schema: Any) -> None:
    assert schema["openapi"].startswith("3.")
    validate_schema(schema)  # type: ignore[no-untyped-call]


def test_every_path_of_the_contract_is_described(schema: Any) -> None:
    described = {path: set(operations) & {"get", "post"} for path, operations in schema["paths"].items()}
    assert {path: described.get(path) for path in PATHS} == PATHS


def test_a_token_is_the_way_in(schema: Any) -> None:
    assert schema["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
