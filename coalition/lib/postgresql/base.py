"""Django's PostgreSQL, except that a transaction begins by taking on the role of whom it works for."""

from django.db.backends.postgresql import base

from coalition.lib import context


class DatabaseWrapper(base.DatabaseWrapper):
    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        if not autocommit:
            context.take_on(self)
