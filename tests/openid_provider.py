"""A small OpenID Connect provider on this machine: it signs in whoever it is told to, and cheats as it is told to."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "coalition", "a secret: of the client/"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenIDProvider:
    """What it says next is `claims` over the ordinary ones, signed with `sign`; `asked` are the requests for codes."""

    issuer: str
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    signs_with: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    token_requests: int = 0

    def code_for(self, address: str) -> str:
        """Sign in at this authorization request: the address to which the browser goes back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token_for(self, form: dict[str, str], authorization: str) -> dict[str, str] | None:
        """None for a code that is unknown or used, and for whoever cannot prove that they asked for it."""
        self.token_requests += 1
        asked = self.codes.pop(form.get("code", ""), None)
        if (
            asked is None
            or not _is_client(authorization)
            or _challenge(form["code_verifier"]) != asked["code_challenge"]
        ):
            return None
        now = int(time.time())
        told = {
            "iss": self.issuer,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email_verified": True,
            **self.claims,
        }
        told = {name: value for name, value in told.items() if value is not None}
        signs_with = self.signs_with if self.algorithm != "RS256" or self.signs_with else self.key
        token = jwt.encode(told, signs_with, algorithm=self.algorithm, headers={"kid": "1"})
        return {"access_token": "unused", "token_type": "Bearer", "id_token": token}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _is_client(authorization: str) -> bool:
    pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
    return pair == "coalition:a%20secret%3A%20of%20the%20client%2F"


class _Handler(BaseHTTPRequestHandler):
    provider: OpenIDProvider

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.code_for(self.path))
            self.end_headers()
            return
        answers = {"/.well-known/openid-configuration": self.provider.metadata, "/keys": self.provider.keys}
        self._answer(answers[path]() if path in answers else None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(self.provider.token_for(form, self.headers.get("Authorization", "")))

    def _answer(self, told: Any) -> None:
        body = json.dumps(told or {"error": "invalid_grant"}).encode()
        self.send_response(200 if told else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: object) -> None:
        """Tests look at answers."""


@contextmanager
def running() -> Iterator[OpenIDProvider]:
    """A provider that answers while the test runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    provider = OpenIDProvider(f"http://127.0.0.1:{server.server_address[1]}")
    server.RequestHandlerClass = type("Handler", (_Handler,), {"provider": provider})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
