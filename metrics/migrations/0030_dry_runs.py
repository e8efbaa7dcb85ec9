from django.db import migrations, models

from coalition.lib.immutable import Immutable


class Changeable(Immutable):
    """The other way round: rows of the model can change again."""

    database_forwards = Immutable.database_backwards
    database_backwards = Immutable.database_forwards


class Migration(migrations.Migration):
    dependencies = [("metrics", "0020_corrections")]

    operations = [
        migrations.AddField(
            "submission",
            "kept_until",
            models.DateTimeField(help_text="Of a dry run alone: when it is forgotten.", null=True),
        ),
        migrations.AddField(
            "storedfile",
            "kept_until",
            models.DateTimeField(help_text="Of a dry run alone: any other file stays for ever.", null=True),
        ),
        Changeable("StoredFile", reason="A file stays as it was uploaded"),
        Immutable("StoredFile", when="it.kept_until IS NULL", reason="A file stays as it was uploaded"),
        migrations.RemoveConstraint("submission", "submission_version_once"),
        migrations.RemoveConstraint("submission", "one_open_version"),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                condition=models.Q(kept_until__isnull=True),
                fields=("member", "period", "version"),
                name="submission_version_once",
            ),
        ),
        migrations.AddConstraint(
            "submission",
            models.UniqueConstraint(
                condition=models.Q(
                    status__in=["checking", "invalid", "ready", "returned", "submitted"], kept_until__isnull=True
                ),
                fields=("member", "period"),
                name="one_open_version",
            ),
        ),
        migrations.AddConstraint(
            "submission",
            models.CheckConstraint(
                condition=models.Q(kept_until__isnull=True) | models.Q(status__in=["checking", "invalid", "ready"]),
                name="dry_run_is_no_version",
            ),
        ),
    ]
