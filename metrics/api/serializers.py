"""What the API answers and takes, field by field."""

from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from metrics.models import QueryReply, Submission, SubmissionFinding, SubmissionRow
from metrics.queries.content_hash import content_hash
from metrics.queries.finding_words import words_of
from metrics.queries.progress import Row
from metrics.queries.review_queries import Thread


class FindingsSummary(serializers.Serializer[Submission]):
    errors = serializers.IntegerField()  # type: ignore[assignment]
    warnings = serializers.IntegerField()


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    member = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    period = serializers.CharField()
    sha256 = serializers.SerializerMethodField()
    rows = serializers.IntegerField(source="rows_understood", allow_null=True)
    findings = FindingsSummary(source="*")

    class Meta:
        model = Submission
        fields = ["id", "member", "period", "version", "status", "sha256", "rows", "findings"]

    def get_sha256(self, submission: Submission) -> str:
        return content_hash(submission)


class FindingSerializer(serializers.ModelSerializer[SubmissionFinding]):
    """`message` and `remedy` are in English unless Accept-Language asks for another language that we have."""

    id = serializers.CharField(source="number")
    message = serializers.SerializerMethodField()
    remedy = serializers.SerializerMethodField()

    class Meta:
        model = SubmissionFinding
        fields = [
            "id", "code", "severity", "sheet", "row", "column", "value", "message", "remedy", "candidates", "comment"
        ]  # fmt: skip


    def get_message(self, finding: SubmissionFinding) -> str:
        return words_of(finding).message

    def get_remedy(self, finding: SubmissionFinding) -> str:
        return words_of(finding).remedy


class RowTaxonSerializer(serializers.Serializer[Any]):
    given = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)
    match = serializers.CharField(allow_null=True)


class RowValueSerializer(serializers.Serializer[Any]):
    value = serializers.IntegerField(allow_null=True)
    missing = serializers.CharField(allow_null=True)


class RowSerializer(serializers.ModelSerializer[SubmissionRow]):
    taxon = serializers.SerializerMethodField()
    platform = serializers.SlugRelatedField(  # type: ignore[var-annotated]
        slug_field="slug", read_only=True, allow_null=True
    )
    values = serializers.SerializerMethodField()

    class Meta:
        model = SubmissionRow
        fields = ["sheet", "row", "taxon", "product", "market", "platform", "values", "rates", "note"]

    @extend_schema_field(RowTaxonSerializer)
    def get_taxon(self, row: SubmissionRow) -> dict[str, str | None]:
        name = row.group.name if row.group else row.taxon.name if row.taxon else None
        return {"given": row.taxon_given or None, "name": name, "match": row.taxon_match or None}

    @extend_schema_field(serializers.DictField(child=RowValueSerializer()))
    def get_values(self, row: SubmissionRow) -> dict[str, dict[str, Any]]:
        return {
            measure: {"value": told, "missing": None} if isinstance(told, int) else {"value": None, "missing": told}
            for measure, told in row.values.items()
        }


class UploadSerializer(serializers.Serializer[Any]):
    """A file with its quarter (multipart), or rows with theirs (JSON)."""

    period = serializers.CharField(max_length=20)
    file = serializers.FileField(required=False, allow_empty_file=True)
    rows = serializers.ListField(child=serializers.DictField(), required=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=4000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("file" in attrs) == ("rows" in attrs):
            raise serializers.ValidationError(
                {"file": "Send the quarter's figures once: a “file” (multipart) or “rows” (JSON)."}
            )
        return attrs


class SubmitSerializer(serializers.Serializer[Any]):
    comments = serializers.DictField(child=serializers.CharField(max_length=4000), required=False)
    sha256 = serializers.CharField(max_length=64, required=False)


class AcceptSerializer(serializers.Serializer[Any]):
    sha256 = serializers.CharField(max_length=64)


class QuerySerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField(required=False, allow_null=True, min_value=1)
    column = serializers.CharField(required=False, allow_blank=True, max_length=200)
    text = serializers.CharField(max_length=4000)


class ReturnSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=4000)
    queries = QuerySerializer(many=True, required=False)


class ReplySerializer(serializers.ModelSerializer[QueryReply]):
    by = serializers.CharField(source="speaks_for.slug")

    class Meta:
        model = QueryReply
        fields = ["at", "by", "step", "text"]


class QueryThreadSerializer(serializers.Serializer[Thread]):
    id = serializers.CharField(source="query.pk")
    version = serializers.IntegerField(source="query.submission.version")
    sheet = serializers.CharField(source="query.sheet")
    row = serializers.IntegerField(source="query.row", allow_null=True)
    column = serializers.CharField(source="query.column")
    value = serializers.CharField(source="query.value")
    now = serializers.CharField(allow_null=True)
    text = serializers.CharField(source="query.text")
    asked_at = serializers.DateTimeField(source="query.asked_at")
    settled = serializers.BooleanField(source="is_settled")
    replies = ReplySerializer(many=True)


class CoverageSerializer(serializers.Serializer[Any]):
    members = serializers.FloatField(allow_null=True)
    volume = serializers.FloatField(allow_null=True)


class ProgressRowSerializer(serializers.Serializer[Row]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    period = serializers.CharField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    median = serializers.FloatField(allow_null=True)
    contributors = serializers.IntegerField()
    expected = serializers.IntegerField()
    coverage = CoverageSerializer()
    status = serializers.CharField()

    def to_representation(self, instance: Row) -> dict[str, Any]:
        told = instance.figure
        return {
            "key": instance.key,
            "label": instance.label,
            "period": str(instance.period),
            "numerator": told.numerator,
            "denominator": told.denominator,
            "value": as_number(told.value),
            "median": as_number(told.median),
            "contributors": told.contributors,
            "expected": told.expected,
            "coverage": {
                "members": as_number(told.coverage.members),
                "volume": as_number(told.coverage.volume),
            },
            "status": told.status,
        }


class ProgressSerializer(serializers.Serializer[Any]):
    indicator = serializers.CharField()
    unit = serializers.CharField()
    by = serializers.CharField()
    as_of = serializers.DateTimeField()
    rows = ProgressRowSerializer(many=True)


class CompletenessRowSerializer(serializers.Serializer[Any]):
    member = serializers.CharField()
    name = serializers.CharField()
    expected = serializers.BooleanField()
    submitted = serializers.BooleanField()
    accepted = serializers.BooleanField()
    on_time = serializers.BooleanField(allow_null=True)
    status = serializers.CharField(allow_null=True)


class CompletenessSerializer(serializers.Serializer[Any]):
    period = serializers.CharField()
    expected = serializers.IntegerField()
    submitted = serializers.IntegerField()
    accepted = serializers.IntegerField()
    on_time = serializers.IntegerField()
    members = CompletenessRowSerializer(many=True)


def as_number(value: Fraction | int | None) -> float | int | None:
    """A figure as an unrounded JSON number: whole numbers stay whole."""
    return float(value) if isinstance(value, Fraction) else value
