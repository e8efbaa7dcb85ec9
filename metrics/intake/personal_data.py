"""What looks like personal data in a free text: addresses, telephone numbers, accounts, identity numbers.

Reports need none of it, and what a note holds is kept. Better one warning too many than a person's number in an
archive, yet notes are full of other digits: permits, dates, counts, links. Those are taken away first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

AN_ADDRESS = "an e-mail address"
A_NUMBER = "a telephone number"
AN_ACCOUNT = "the account of a person"
AN_IDENTITY = "the number of an identity card"

_WIDE = str.maketrans({chr(0xFF01 + place): chr(0x21 + place) for place in range(94)} | {"\u3000": " ", "\u00a0": " "})
_NOT_PERSONAL = re.compile(
    r"(?:https?://|www\.)[^\s@]+"  # a link; one with an @ may name somebody
    r"|\b(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])\b"  # 2026-07-01
    r"|\b(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\2(?:19|20)\d\d\b"  # 01/07/2026
    r"|\b\d{1,3}(?:,\d{3})+(?:\.\d+)?\b"  # 20,800,000
    r"|\b\d{1,3}(?: \d{3})+\b(?! ?\d)"  # 20 800 000
    r"|(?:permits?|permis|permiso|certificate|cites|case|ref(?:erence)?|no|nr|n°|许可证|證書)[ .:#]*"
    r"(?:no|nr|n°)?[ .:#]*[A-Z0-9][A-Z0-9/-]*\d[A-Z0-9/-]*",  # CITES permit no. CN-2026-001234
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+%'-]+(?:@| ?[\[(]at[\])] ?)[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}", re.IGNORECASE)
_NUMBERS = (
    re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}[ ().-]*(?:\d[ ().-]*){6,11}\d(?!\w)"),  # +44 20 7946 0958
    re.compile(r"(?<![\w-])1[3-9]\d(?:[ -]?\d{4}){2}(?![\w-])"),  # a mobile number in China
    re.compile(r"(?<![\w-])\(?[2-9]\d\d(?:\)[ -]?|[-.])[2-9]\d\d[-. ]\d{4}(?![\w-])"),  # (202) 555-0143
    re.compile(r"(?<![\w-])0\d{1,4}[ -]\d{2,4}(?:[ -]\d{2,4}){1,3}(?![\w-])"),  # 06 12 34 56 78, 010-8888-1234
    re.compile(
        r"(?:\b(?:tel|phone|telephone|mobile|cell|fax|whatsapp|t[ée]l[ée]phone|tel[ée]fono|m[óo]vil|portable)\b"
        r"|电话|電話|手机|手機|联系方式)[ .:#no°]*[+(]?\d(?:[ ().-]?\d){5,13}",
        re.IGNORECASE,
    ),
)
_ACCOUNT = re.compile(
    r"(?:we ?chat|weixin|whatsapp|telegram|signal|line|skype|\bvx|\bwx|\bqq|微信|薇信|扣扣)[ ]*"
    r"(?:(?:id|account|no|nr|number|号码|号|號|账号|帳號)[ :.=#]*|[:=#@][ ]*@?)[a-z0-9_][\w.@+-]{4,}"
    r"|(?:\bqq|扣扣)[ ]*[1-9]\d{5,10}(?!\d)",
    re.IGNORECASE,
)
_CHINESE_IDENTITY = re.compile(
    r"(?<!\w)[1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\w)"
)
_SOCIAL_SECURITY = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])")
# Everything above has one of these: nearly all notes have none, and need not be looked at closely.
_MAYBE = (
    r"(?i)[@＠]|[\[(]at[\])]|chat|weixin|whatsapp|telegram|signal|line|skype|vx|wx|qq|微信|薇信|扣扣"
    r"|([0-9\x{FF10}-\x{FF19}][^0-9\x{FF10}-\x{FF19}]{0,4}){6}"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Personal:
    """What it looks like, and itself with all but its ends hidden."""

    what: str
    masked: str


def personal_data(text: str) -> Personal | None:
    """The first thing in a text that looks like personal data."""
    plain = text.translate(_WIDE)
    return next(_found(plain), None)


def maybe_personal(texts: pa.StringArray) -> npt.NDArray[np.bool_]:
    """Which of many texts may have something in them that `personal_data` would find; most have not."""
    found = pc.match_substring_regex(texts, _MAYBE)
    maybe: npt.NDArray[np.bool_] = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return maybe


def _found(text: str) -> Iterator[Personal]:
    if found := _ADDRESS.search(text):
        yield Personal(AN_ADDRESS, masked(found.group()))
    for found in (*_CHINESE_IDENTITY.finditer(text), *_SOCIAL_SECURITY.finditer(text)):
        if len(found.group()) != len(_WEIGHTS) + 1 or _is_chinese_identity(found.group()):
            yield Personal(AN_IDENTITY, masked(found.group()))
    if found := _ACCOUNT.search(text):
        yield Personal(AN_ACCOUNT, masked(found.group()))
    rest = _NOT_PERSONAL.sub(" ; ", text)
    for pattern in _NUMBERS:
        if found := pattern.search(rest):
            yield Personal(A_NUMBER, masked(found.group()))


def masked(text: str) -> str:
    """Enough to find it again, too little to use it.

    >>> masked("jane.doe@example.org")
    'ja…rg'
    """
    bare = text.strip()
    return f"{bare[:2]}…{bare[-2:]}"


def _is_chinese_identity(number: str) -> bool:
    """Whether the last digit is the one that the others make: no other long number passes but one in eleven."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[-1].upper()
