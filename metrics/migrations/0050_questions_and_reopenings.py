import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from coalition.lib.immutable import Immutable

# Until now questions were asked in one way only: while a version was sent back, by whoever did that.
ASKED = """
    UPDATE metrics_reviewquery query
    SET asked_by_id = coalesce(submission.reviewed_by_id, submission.uploaded_by_id),
        asked_at = coalesce(submission.reviewed_at, submission.uploaded_at)
    FROM metrics_submission submission WHERE submission.id = query.submission_id
"""
# When a version was taken back stood in the record alone.
WITHDRAWN = """
    UPDATE metrics_submission submission SET withdrawn_at = event.at
    FROM (SELECT object, max(at) AS at FROM members_auditevent
          WHERE type IN ('submission.withdrawn', 'submission.replaced') GROUP BY object) event
    WHERE submission.status = 'withdrawn' AND event.object = submission.id::text
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0030_audit_chain"),
        ("metrics", "0040_finding_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "submission",
            "withdrawn_at",
            models.DateTimeField(help_text="When it was taken back or another took its place.", null=True),
        ),
        migrations.RunSQL(WITHDRAWN, migrations.RunSQL.noop),
        # Of the rows to come: those that are there were made under the rule of their time.
        AddConstraintNotValid(
            "submission",
            models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("uploaded_by")), _negated=True),
                    _connector="OR",
                ),
                name="reviewer_is_not_uploader",
            ),
        ),
        migrations.AddField("reviewquery", "sheet", models.CharField(blank=True, default="", max_length=100)),
        migrations.AddField(
            "reviewquery",
            "position",
            models.PositiveIntegerField(help_text="The place of the row among those understood.", null=True),
        ),
        migrations.AddField("reviewquery", "value", models.CharField(blank=True, default="", max_length=200)),
        migrations.AlterField("reviewquery", "sheet", models.CharField(blank=True, max_length=100)),
        migrations.AlterField("reviewquery", "value", models.CharField(blank=True, max_length=200)),
        migrations.AddField(
            "reviewquery",
            "asked_at",
            models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddField(
            "reviewquery",
            "asked_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(ASKED, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "reviewquery",
            "asked_by",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            "QueryReply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[("said", "Said"), ("settled", "Settled"), ("opened", "Opened again")],
                        default="said",
                        max_length=8,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "query",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="metrics.reviewquery"
                    ),
                ),
                (
                    "speaks_for",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step", "said"), ("text", ""), _negated=True), name="reply_says_something"
                    )
                ],
            },
        ),
        Immutable("ReviewQuery", reason="A question stays as it was asked"),
        Immutable("QueryReply", reason="What was said to a question stays as it was said"),
        migrations.CreateModel(
            "Reopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("until", models.DateField(help_text="The last day on which a file is taken.", null=True)),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopenings",
                        to="members.organisation",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopenings", to="metrics.period"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["member", "period", "id"], name="metrics_reo_member__c4bbe6_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="reopened_with_a_reason"
                    )
                ],
            },
        ),
        Immutable("Reopening", reason="A re-opening stays as it was made; another one follows it"),
    ]
