"""Rows that the database itself refuses to change."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_FUNCTION = """
CREATE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it {table};
    allowed CONSTANT jsonb := '{allowed}';
    fillable CONSTANT jsonb := '{fillable}';
    changes jsonb;
    changed record;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        IF TG_OP = 'INSERT' THEN it := NEW; ELSE it := OLD; END IF;
        IF NOT coalesce(({when}), false) THEN
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        changes := '{{}}';
        FOR changed IN SELECT key, value FROM jsonb_each(to_jsonb(NEW))
                       WHERE value IS DISTINCT FROM to_jsonb(OLD) -> key LOOP
            IF NOT (fillable ? changed.key AND coalesce(to_jsonb(OLD) ->> changed.key, '') = '') AND NOT coalesce(
                allowed -> changed.key -> (to_jsonb(OLD) ->> changed.key) ? (changed.value #>> '{{}}'), false
            ) THEN changes := changes || jsonb_build_object(changed.key, true); END IF;
        END LOOP;
        IF changes = '{{}}' THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '{reason}: % of {table} is refused', TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
_ROWS = "CREATE TRIGGER {trigger} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
_WHOLE = "CREATE TRIGGER {trigger}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {trigger}()"


class Immutable(Operation):
    """Migration operation: rows of a model can no longer be updated, deleted or truncated, whoever asks.

    `when`: an SQL condition on the row `it` as it stands; rows it does not hold for can still change. It may look
    into other tables: `when="(SELECT r.status FROM metrics_release r WHERE r.id = it.release_id) = 'published'"`.
    `transitions`: changes that stay allowed, by column: `{"status": {"accepted": ["superseded"]}}`.
    `fills`: columns that may be filled once, while they are empty.
    `inserts`: refuse new rows too where `when` holds for them, so that nothing is added to what is complete.
    `reason`: the first words of the error, an IntegrityError.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(
        self,
        model_name: str,
        *,
        when: str = "true",
        transitions: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        fills: Sequence[str] = (),
        inserts: bool = False,
        reason: str = "These rows never change",
    ) -> None:
        if inserts and when == "true":
            raise ValueError("A table that refuses every new row could never hold one.")
        self.model_name = model_name
        self.when = when
        self.transitions = transitions or {}
        self.fills = fills
        self.inserts = inserts
        self.reason = reason

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table, trigger = self._names(app_label, to_state)
        # No value comes from users: all of them are written in migrations.
        words = {
            "table": table,
            "trigger": trigger,
            "when": self.when,
            "allowed": json.dumps(self.transitions),
            "fillable": json.dumps(self.fills),
            "reason": self.reason.replace("'", "''").replace("%", "%%"),
            "events": "INSERT OR UPDATE OR DELETE" if self.inserts else "UPDATE OR DELETE",
        }
        for statement in (_FUNCTION, _ROWS, _WHOLE):
            schema_editor.execute(statement.format(**words), params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        _table, trigger = self._names(app_label, from_state)
        schema_editor.execute(f"DROP FUNCTION {trigger}() CASCADE", params=None)

    def describe(self) -> str:
        return f"Let the database refuse changes to {self.model_name}"

    def _names(self, app_label: str, state: Any) -> tuple[str, str]:
        table = state.apps.get_model(app_label, self.model_name)._meta.db_table
        return table, f"{table}_immutable"
