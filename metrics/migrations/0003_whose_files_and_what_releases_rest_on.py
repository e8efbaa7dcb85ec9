import django.db.models.deletion
from django.db import migrations, models

from coalition.lib.immutable import Immutable

# Files never change; whose they are is only now written beside them, from the one submission that each belongs to.
UNLOCK = "ALTER TABLE metrics_storedfile DISABLE TRIGGER metrics_storedfile_immutable"
LOCK = "ALTER TABLE metrics_storedfile ENABLE TRIGGER metrics_storedfile_immutable"
OWNERS = """
    UPDATE metrics_storedfile SET member_id = submission.member_id
    FROM metrics_submission submission WHERE submission.file_id = metrics_storedfile.id
"""
SOURCES = """
    INSERT INTO metrics_releasesource (release_id, submission_id)
    SELECT release.id, source.value::uuid
    FROM metrics_release release
    CROSS JOIN LATERAL jsonb_each(release.sources) AS quarter
    CROSS JOIN LATERAL jsonb_each_text(quarter.value) AS source
"""
# A file, and a promise of idempotency, are of the same member as the submission that they belong to.
OF_ONE_MEMBER = """
    ALTER TABLE metrics_storedfile ADD CONSTRAINT file_of_member UNIQUE (id, member_id);
    ALTER TABLE metrics_submission ADD CONSTRAINT submission_of_member UNIQUE (id, member_id);
    ALTER TABLE metrics_submission ADD CONSTRAINT own_file
        FOREIGN KEY (file_id, member_id) REFERENCES metrics_storedfile (id, member_id);
    ALTER TABLE metrics_idempotencykey ADD CONSTRAINT own_submission
        FOREIGN KEY (submission_id, organisation_id) REFERENCES metrics_submission (id, member_id) ON DELETE CASCADE;
"""
OF_ANY_MEMBER = """
    ALTER TABLE metrics_idempotencykey DROP CONSTRAINT own_submission;
    ALTER TABLE metrics_submission DROP CONSTRAINT own_file, DROP CONSTRAINT submission_of_member;
    ALTER TABLE metrics_storedfile DROP CONSTRAINT file_of_member;
"""
# The day of the next release is on the public calendar; nothing else of a draft is anybody's business.
ANNOUNCED = """
    CREATE FUNCTION metrics_next_release() RETURNS timestamptz
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
    AS $$ SELECT min(scheduled_for) FROM public.metrics_release WHERE status = 'draft' $$
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0003_notification_address"), ("metrics", "0002_unchanging_rows")]

    operations = [
        migrations.RunSQL(UNLOCK, LOCK),
        migrations.AddField(
            "storedfile",
            "member",
            models.ForeignKey(
                null=True,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.RunSQL(OWNERS, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "storedfile",
            "member",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="members.organisation",
            ),
        ),
        migrations.RunSQL(LOCK, UNLOCK),
        migrations.RunSQL(OF_ONE_MEMBER, OF_ANY_MEMBER),
        migrations.CreateModel(
            "ReleaseSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="metrics.release"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="metrics.submission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("release", "submission"), name="release_source_once")
                ],
            },
        ),
        migrations.RunSQL(SOURCES, migrations.RunSQL.noop),
        migrations.RemoveField("release", "sources"),
        Immutable(
            "ReleaseSource",
            when="(SELECT release.status FROM metrics_release release WHERE release.id = it.release_id) = 'published'",
            inserts=True,
            reason="A published release never changes",
        ),
        migrations.RunSQL(ANNOUNCED, "DROP FUNCTION metrics_next_release()"),
    ]
