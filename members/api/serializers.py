"""What the public lists answer, field by field."""

from rest_framework import serializers

from members.models import FormerName, MembershipInterval, NewsItem, Organisation, Platform, Statement


class PlatformSerializer(serializers.ModelSerializer[Platform]):
    class Meta:
        model = Platform
        fields = ["slug", "name", "type"]


class IntervalSerializer(serializers.ModelSerializer[MembershipInterval]):
    class Meta:
        model = MembershipInterval
        fields = ["joined", "left"]


class FormerNameSerializer(serializers.ModelSerializer[FormerName]):
    """`until` is the first day of the next name."""

    class Meta:
        model = FormerName
        fields = ["name", "until"]


class MemberSerializer(serializers.ModelSerializer[Organisation]):
    """A member of the coalition: who it is, never what it reported."""

    platforms = PlatformSerializer(many=True)
    intervals = IntervalSerializer(many=True)
    former_names = FormerNameSerializer(many=True)

    class Meta:
        model = Organisation
        fields = ["slug", "name", "is_invented", "platforms", "intervals", "former_names"]


class StatementSerializer(serializers.ModelSerializer[Statement]):
    """A figure that somebody published in words; a share is a fraction from 0 to 1.

    `end_stated` is false where the source does not say until when it counts: `period_end` is then our reading.
    `step` is what a rounded figure was rounded to.
    """

    value = serializers.FloatField()
    step = serializers.FloatField(allow_null=True)
    publisher = serializers.CharField(source="source_id")

    class Meta:
        model = Statement
        fields = [
            "key", "scope", "subject", "indicator", "period_start", "period_end", "end_stated", "value", "unit",
            "precision", "step", "cumulative", "publisher", "source_url",
        ]  # fmt: skip


class NewsSerializer(serializers.ModelSerializer[NewsItem]):
    """`date` is the first of the month where `month_only`."""

    class Meta:
        model = NewsItem
        fields = ["key", "date", "month_only", "headline", "text", "source_url"]
