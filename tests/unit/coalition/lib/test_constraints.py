"""Paired columns tell the whole truth or nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models

from coalition.lib.constraints import both_or_neither


class Signature(models.Model):
    """A model without a table: the constraint is evaluated by itself."""

    name = models.CharField(null=True)
    moment = models.IntegerField(null=True)

    class Meta:
        app_label = "coalition"
        managed = False

    def __str__(self) -> str:
        return f"{self.name}, {self.moment}"


PAIR = both_or_neither("name", "moment")


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "moment"), [(None, None), ("Ada", 1)])
def test_both_or_neither_is_accepted(name: str | None, moment: int | None) -> None:
    PAIR.validate(Signature, Signature(name=name, moment=moment))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "moment"), [("Ada", None), (None, 1)])
def test_one_without_the_other_is_refused(name: str | None, moment: int | None) -> None:
    with pytest.raises(ValidationError):
        PAIR.validate(Signature, Signature(name=name, moment=moment))


def test_the_constraint_is_named_after_its_columns() -> None:
    assert PAIR.name == "name_with_moment"
