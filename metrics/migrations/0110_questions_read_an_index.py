"""A question finds what it adds up in the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0100_observations_are_a_view")]

    operations = [
        migrations.RemoveIndex(model_name="rollup", name="rollup_read"),
        migrations.AddIndex(
            model_name="rollup",
            index=models.Index(
                fields=["indicator", "axis", "key", "period"],
                include=["member", "numerator", "denominator"],
                name="rollup_answers",
            ),
        ),
    ]
