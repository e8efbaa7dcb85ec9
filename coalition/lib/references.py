"""Foreign keys that are checked once for all rows of a statement, for a table that is filled with many at a time."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# The lock is that of a foreign key: what is referred to can be changed meanwhile, and not deleted.
_CHECK = """
    SELECT count(DISTINCT {column}) INTO wanted FROM arrived;
    PERFORM FROM {target} WHERE id IN (SELECT {column} FROM arrived) FOR KEY SHARE;
    GET DIAGNOSTICS there = ROW_COUNT;
    IF there <> wanted THEN
        RAISE EXCEPTION '{table} refers by {column} to what is not in {target}' USING ERRCODE = 'foreign_key_violation';
    END IF;
"""
# As their owner, since who writes may not see everything that is referred to: so do foreign keys.
_ARRIVED = """
CREATE FUNCTION {table}_refers() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    wanted bigint;
    there bigint;
BEGIN
{checks}
    RETURN NULL;
END $$
"""
_ON_ARRIVAL = """
CREATE TRIGGER {table}_refers_{event} AFTER {event} ON {table} REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION {table}_refers()
"""
_GONE = """
CREATE FUNCTION {table}_{column}_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM gone JOIN {table} referring ON referring.{column} = gone.id) THEN
        RAISE EXCEPTION '{table} still refers by {column} to what is deleted from {target}'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$
"""
_ON_DELETION = """
CREATE TRIGGER {table}_{column}_kept AFTER DELETE ON {target} REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION {table}_{column}_kept()
"""


class CheckedAtOnce(Operation):
    """Migration operation: foreign keys of a model, declared with `db_constraint=False`, hold by triggers.

    A foreign key of the database costs some microseconds for each row and key. Rows of a file refer to few things many
    times: each is looked for once. Deleting what is referred to is refused as well. Ids are taken not to change.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, fields: Sequence[str]) -> None:
        self.model_name = model_name
        self.fields = fields

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        keys = list(self._keys(app_label, to_state))
        table = keys[0]["table"]
        statements = [_ARRIVED.format(table=table, checks="".join(_CHECK.format(**key) for key in keys))]
        statements += [_ON_ARRIVAL.format(table=table, event=event) for event in ("INSERT", "UPDATE")]
        statements += [statement.format(**key) for key in keys for statement in (_GONE, _ON_DELETION)]
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        keys = list(self._keys(app_label, from_state))
        for function in (f"{keys[0]['table']}_refers", *(f"{key['table']}_{key['column']}_kept" for key in keys)):
            schema_editor.execute(f"DROP FUNCTION {function}() CASCADE", params=None)

    def describe(self) -> str:
        return f"Check what {self.model_name} refers to, once for all rows of a statement"

    def _keys(self, app_label: str, state: Any) -> Iterator[dict[str, str]]:
        model = state.apps.get_model(app_label, self.model_name)
        for field in map(model._meta.get_field, self.fields):
            yield {
                "table": model._meta.db_table,
                "column": field.column,
                "target": field.related_model._meta.db_table,
            }
