"""Check constraints: paired columns that tell no half-truth, and JSON that holds what it may."""

from django.db.models import BooleanField, CheckConstraint, F, Func, Q, Value


def both_or_neither(first: str, second: str) -> CheckConstraint:
    """Either both columns hold something or neither does (such as a person and a moment)."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=f"{first}_with_{second}",
    )


def none_in_json(field: str, condition: str, *, name: str) -> CheckConstraint:
    """No value of the JSON object fulfils the condition, which is that of a JSON path, with `@` for the value."""
    found = Func(F(field), Value(f"$.* ? ({condition})"), function="jsonb_path_exists", output_field=BooleanField())
    return CheckConstraint(condition=~Q(found), name=name)
