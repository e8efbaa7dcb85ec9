from django.db import migrations

from coalition.lib.immutable import Immutable


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [Immutable("AuditEvent", reason="The record is only ever added to")]
