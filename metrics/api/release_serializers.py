"""What the open data API answers, field by field."""

from typing import Any

from rest_framework import serializers

from metrics.models import Release, ReleaseTable


class ReleaseTableSerializer(serializers.ModelSerializer[ReleaseTable]):
    class Meta:
        model = ReleaseTable
        fields = ["name", "title", "sha256"]


class AuditHeadSerializer(serializers.Serializer[Any]):
    """How many audit events there were when the release was published, and the hash over all of them."""

    position = serializers.IntegerField()
    sha256 = serializers.CharField()


class ReleaseSerializer(serializers.ModelSerializer[Release]):
    first_period = serializers.CharField()
    last_period = serializers.CharField()
    tables = ReleaseTableSerializer(many=True)
    audit = AuditHeadSerializer(source="audit_head", allow_null=True, read_only=True)

    class Meta:
        model = Release
        fields = ["number", "status", "title", "published_at", "first_period", "last_period", "tables", "audit"]


class ColumnSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    type = serializers.CharField()
    unit = serializers.CharField()


class ReleaseRowSerializer(serializers.Serializer[Any]):
    """One figure; `group` only in tables by reporting group. `value` is a count, or a rate from 0 to 1."""

    period = serializers.CharField()
    group = serializers.CharField(required=False)
    indicator = serializers.CharField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(["published", "suppressed", "not reported"])
    footnotes = serializers.ListField(child=serializers.CharField())


class TableSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    notes = serializers.ListField(child=serializers.CharField())
    columns = ColumnSerializer(many=True)
    rows = ReleaseRowSerializer(many=True)


class IndicatorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    title = serializers.CharField()
    short = serializers.CharField()
    unit = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField(allow_null=True)
    says = serializers.CharField()
    does_not_say = serializers.CharField()
    valid_from = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class FoundTaxonSerializer(serializers.Serializer[Any]):
    """A taxon and the name by which it was found; `listed` in CITES today."""

    name = serializers.CharField()
    rank = serializers.CharField()
    matched = serializers.CharField()
    kind = serializers.CharField()
    language = serializers.CharField()
    listed = serializers.BooleanField()
