"""Texts of letters, put into words when it is known who reads them: everybody gets theirs in their own language."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, override

from members.models import User


@dataclass(frozen=True, slots=True)
class Text:
    """A template of the catalogues with what fills it; `str` gives it in the active language.

    Unlike a lazy text of Django's it stays one when it is filled: `_("To %(member)s") % named`.
    """

    template: str
    facts: Mapping[str, object] | None = None

    def __mod__(self, facts: Mapping[str, object]) -> "Text":
        return Text(self.template, facts)

    def __str__(self) -> str:
        words = gettext(self.template)
        return words if self.facts is None else words % self.facts


def text(template: str) -> Text:
    """To be imported as `_` where letters are written, so that the catalogues find it."""
    return Text(template)


def in_language_of(person: User, *texts: Text | str) -> list[str]:
    """The texts as this person reads them."""
    with override(person.language):
        return [str(each) for each in texts]
