"""A passkey as allauth keeps it: well formed, and of no device that ever was."""

from hashlib import sha256
from typing import Any

from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_FLAGS = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
_KEY = ES256({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})


def passkey(name: str) -> dict[str, Any]:
    """What the browser answered when it was registered."""
    id = sha256(name.encode()).digest()
    held = AttestedCredentialData.create(Aaguid.NONE, id, _KEY)
    data = AuthenticatorData.create(sha256(b"localhost").digest(), _FLAGS, 0, held)
    asked = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    return {
        "name": name,
        "credential": {
            "id": websafe_encode(id),
            "rawId": websafe_encode(id),
            "type": "public-key",
            "response": {
                "clientDataJSON": websafe_encode(asked),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            },
            "clientExtensionResults": {},
        },
    }
