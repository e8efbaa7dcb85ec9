"""Secrets that are kept encrypted: what is sealed can be read with a key of ours, and is not changed unnoticed."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def seal(text: str, secrets: Sequence[str], *, purpose: bytes) -> str:
    """The text, encrypted with the first secret; a secret that seals for one purpose opens nothing of another."""
    return _sealer(secrets, purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, secrets: Sequence[str], *, purpose: bytes) -> str:
    """The text that was sealed with any of the secrets. cryptography's InvalidToken where none of them fits."""
    return _sealer(secrets, purpose).decrypt(sealed.encode("ascii")).decode()


def _sealer(secrets: Sequence[str], purpose: bytes) -> MultiFernet:
    return MultiFernet([Fernet(_key(secret, purpose)) for secret in secrets])


def _key(secret: str, purpose: bytes) -> bytes:
    """Secrets are texts of any length; a key has 32 bytes."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return urlsafe_b64encode(derived)
