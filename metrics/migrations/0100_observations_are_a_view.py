import django.db.models.deletion
from django.db import migrations, models

from coalition.lib.immutable import Immutable
from coalition.lib.references import CheckedAtOnce

# Whoever reads a view sees what he sees of the tables below it (`security_invoker`), as `coalition/lib/walls.py` has it.
OBSERVATIONS = """
    CREATE VIEW metrics_observation WITH (security_invoker = true) AS
    SELECT version.member_id, version.period_id, told.submission_id, told.id AS row_id, told.taxon_id, told.group_id,
           told.product, told.market, told.platform_id, cell.key AS measure,
           CASE WHEN jsonb_typeof(cell.value) = 'number' THEN cell.value::bigint END AS value,
           CASE WHEN jsonb_typeof(cell.value) = 'string' THEN cell.value #>> '{}' END AS missing,
           told."values" AS cells
    FROM metrics_submission version JOIN metrics_submissionrow told ON told.submission_id = version.id
    CROSS JOIN LATERAL jsonb_each(told."values") cell
    WHERE version.status = 'accepted'
"""
STATED_RATES = """
    CREATE VIEW metrics_statedrate WITH (security_invoker = true) AS
    SELECT version.member_id, version.period_id, told.submission_id, told.id AS row_id, cell.key AS indicator,
           cell.value::numeric AS rate
    FROM metrics_submission version JOIN metrics_submissionrow told ON told.submission_id = version.id
    CROSS JOIN LATERAL jsonb_each(told.rates) cell
    WHERE version.status = 'accepted' AND told.rates <> '{}'
"""
ACCEPTED = """
    (SELECT version.status FROM metrics_submission version WHERE version.id = it.submission_id)
    IN ('accepted', 'superseded')
"""
REASONS = '@ == "not reported" || @ == "not collected" || @ == "withheld" || @ == "not applicable"'


def key(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="+", to=to, **options)


def none_of(field: str, condition: str) -> models.Q:
    return ~models.Q(
        models.Func(
            models.F(field),
            models.Value(f"$.* ? ({condition})"),
            function="jsonb_path_exists",
            output_field=models.BooleanField(),
        )
    )


class Migration(migrations.Migration):
    """What the tables held is what the views give: nothing is lost with them."""

    dependencies = [("members", "0050_statement_precision"), ("metrics", "0090_targets")]

    operations = [
        migrations.DeleteModel("Observation"),
        migrations.DeleteModel("StatedRate"),
        migrations.RunSQL(OBSERVATIONS, "DROP VIEW metrics_observation"),
        migrations.RunSQL(STATED_RATES, "DROP VIEW metrics_statedrate"),
        migrations.CreateModel(
            "Observation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("row", "measure", blank=True, editable=False, primary_key=True),
                ),
                ("measure", models.CharField(max_length=60)),
                ("product", models.CharField(blank=True, max_length=40)),
                ("market", models.CharField(blank=True, max_length=2)),
                ("value", models.BigIntegerField(null=True)),
                ("missing", models.CharField(max_length=14, null=True)),
                ("cells", models.JSONField()),
                ("member", key("members.organisation")),
                ("period", key("metrics.period")),
                ("submission", key("metrics.submission")),
                ("row", key("metrics.submissionrow")),
                ("taxon", key("metrics.taxon", null=True)),
                ("group", key("metrics.reportinggroup", null=True)),
                ("platform", key("members.platform", null=True)),
            ],
            options={"db_table": "metrics_observation", "managed": False},
        ),
        migrations.CreateModel(
            "StatedRate",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("row", "indicator", blank=True, editable=False, primary_key=True),
                ),
                ("indicator", models.CharField(max_length=60)),
                ("rate", models.DecimalField(decimal_places=10, max_digits=12)),
                ("member", key("members.organisation")),
                ("period", key("metrics.period")),
                ("submission", key("metrics.submission")),
                ("row", key("metrics.submissionrow")),
            ],
            options={"db_table": "metrics_statedrate", "managed": False},
        ),
        migrations.AlterField(
            "submissionrow",
            "submission",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="file_rows",
                to="metrics.submission",
            ),
        ),
        migrations.AlterField(
            "submissionrow",
            "group",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="metrics.reportinggroup",
            ),
        ),
        migrations.AlterField(
            "submissionrow",
            "taxon",
            models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="metrics.taxon",
            ),
        ),
        migrations.AlterField(
            "submissionrow",
            "platform",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.platform",
            ),
        ),
        migrations.AddIndex(
            "submissionrow",
            models.Index(condition=~models.Q(rates={}), fields=["submission"], name="row_states_rates"),
        ),
        migrations.AddConstraint(
            "submissionrow",
            models.CheckConstraint(
                condition=none_of("values", f'@ < 0 || @.floor() != @ || @.type() != "number" && !({REASONS})'),
                name="row_counts_or_reasons",
            ),
        ),
        migrations.AddConstraint(
            "submissionrow",
            models.CheckConstraint(
                condition=none_of("rates", '@ < 0 || @ > 1 || @.type() != "number"'), name="row_rates_are_shares"
            ),
        ),
        CheckedAtOnce("SubmissionRow", fields=("submission", "taxon", "group", "platform")),
        Immutable("SubmissionRow", when=ACCEPTED, reason="A row of an accepted version stays as it was"),
    ]
