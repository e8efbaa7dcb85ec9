import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

# Of every quarter of which there are figures already: the next refresh makes its bands.
MARK_ALL = """
    INSERT INTO metrics_bandmark (period_id, dirty, done, expected)
    SELECT DISTINCT period_id, 1, 0, '' FROM metrics_stalemark
"""


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0040_membership_history"),
        ("metrics", "0070_breaks"),
    ]

    operations = [
        migrations.CreateModel(
            "BandMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dirty", models.PositiveBigIntegerField(default=1)),
                ("done", models.PositiveBigIntegerField(default=0)),
                (
                    "expected",
                    models.CharField(
                        blank=True, help_text="A hash of the members expected and their holdings.", max_length=64
                    ),
                ),
                (
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="metrics.period"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "OthersBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("indicator", models.CharField(max_length=60)),
                ("lower", models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ("median", models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                ("upper", models.DecimalField(decimal_places=3, max_digits=4, null=True)),
                (
                    "missing",
                    models.CharField(
                        choices=[("few", "Fewer than five others"), ("dominated", "One of the others dominates")],
                        max_length=9,
                        null=True,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        help_text="Who may see it, and is not in it.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="members.organisation",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="metrics.period"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("member", "indicator", "period"), name="others_band_once"),
                    models.CheckConstraint(
                        condition=Q(
                            lower__gte=0,
                            lower__lt=F("median"),
                            median__lt=F("upper"),
                            upper__lte=1,
                            missing__isnull=True,
                        )
                        | Q(lower__isnull=True, median__isnull=True, upper__isnull=True, missing__isnull=False),
                        name="others_band_or_reason",
                    ),
                ]
            },
        ),
        migrations.RunSQL(MARK_ALL, migrations.RunSQL.noop),
    ]
