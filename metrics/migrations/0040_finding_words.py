from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0031_report_drafts")]

    operations = [
        migrations.AddField(
            "submissionfinding",
            "problem",
            models.CharField(blank=True, default="", help_text="The class in metrics/intake/findings.", max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            "submissionfinding",
            "facts",
            models.JSONField(default=dict, help_text="What fills the templates of that class."),
        ),
    ]
