"""What an authenticator app would show."""

import hmac
import struct
import time
from base64 import b32decode

PERIOD = 30  # seconds


def code(secret: str) -> str:
    """The six digits of RFC 6238 that are shown now, for at least another second."""
    if (left := PERIOD - time.time() % PERIOD) < 1:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // PERIOD)
    digest = hmac.new(b32decode(secret), counter, "sha1").digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
