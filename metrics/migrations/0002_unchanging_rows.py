from django.db import migrations

from coalition.lib.immutable import Immutable

PUBLISHED = "(SELECT release.status FROM metrics_release release WHERE release.id = {}) = 'published'"


class Migration(migrations.Migration):
    dependencies = [("metrics", "0001_initial")]

    operations = [
        Immutable("StoredFile", reason="A file stays as it was uploaded"),
        Immutable("Release", when="it.status = 'published'", reason="A published release never changes"),
        Immutable(
            "ReleaseTable",
            when=PUBLISHED.format("it.release_id"),
            inserts=True,
            reason="A published release never changes",
        ),
        Immutable(
            "ReleaseCell",
            when=PUBLISHED.format(
                "(SELECT release_id FROM metrics_releasetable part WHERE part.id = it.table_id)"
            ),
            inserts=True,
            reason="A published release never changes",
        ),
    ]
