from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as CreateSuperuser
from django.db import transaction

from coalition.lib import context
from members import audit
from members.actors import COMMAND
from members.models import User


class Command(CreateSuperuser):
    """Django's, with the right that it gives written down: who may open the database administration."""

    def handle(self, *args: Any, **options: Any) -> None:
        with context.entered(context.PROGRAM), transaction.atomic():
            before = set(User.objects.filter(is_superuser=True).values_list("pk", flat=True))
            super().handle(*args, **options)
            for made in User.objects.filter(is_superuser=True).exclude(pk__in=before):
                audit.record("person.superuser-made", by=COMMAND, object=str(made.pk), organisation=None)
