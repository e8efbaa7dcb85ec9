"""What is sealed stays unreadable, and readable after a change of keys."""

import pytest
from cryptography.fernet import InvalidToken

from coalition.lib.sealing import seal, unseal


def test_a_text_comes_back() -> None:
    sealed = seal("JBSWY3DPEHPK3PXP", ["first"], purpose=b"trial")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert unseal(sealed, ["first"], purpose=b"trial") == "JBSWY3DPEHPK3PXP"


def test_a_new_key_before_the_old_one_reads_both() -> None:
    old = seal("before", ["first"], purpose=b"trial")
    new = seal("after", ["second", "first"], purpose=b"trial")
    assert [unseal(text, ["second", "first"], purpose=b"trial") for text in (old, new)] == ["before", "after"]
    with pytest.raises(InvalidToken):
        unseal(new, ["first"], purpose=b"trial")


def test_what_was_changed_or_sealed_for_something_else_is_refused() -> None:
    sealed = seal("text", ["first"], purpose=b"trial")
    with pytest.raises(InvalidToken):
        unseal(sealed, ["first"], purpose=b"another")
    with pytest.raises(InvalidToken):
        unseal(sealed[:-4] + "AAA=", ["first"], purpose=b"trial")
