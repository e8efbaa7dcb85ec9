"""Signing in at another's identity provider: the code flow of OpenID Connect with PKCE, as its relying party.

By hand and not allauth's: that one takes a token from the provider's token endpoint unsigned, and knows no nonce.
"""

import hashlib
import hmac
import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key of the provider's own; not "none", and nothing that a shared secret could make."""

LEEWAY = 60  # seconds that two clocks may differ
TIMEOUT = 5  # seconds for each of the two requests that a sign-in makes
LARGEST = 256 * 1024
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class Untrusted(Exception):
    """What the provider says cannot be relied on; `code` is for the log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where the provider is asked what, as it says itself. `posts_secret`: it takes our secret in a form only."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    posts_secret: bool


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider and who we are to it."""

    issuer: str
    client_id: str
    secret: str
    endpoints: Endpoints


@dataclass(frozen=True, slots=True)
class Attempt:
    """What only this browser's session knows of a sign-in under way: no other answer fits it, and none fits twice."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        return cls(*(secrets.token_urlsafe(32) for _part in range(3)))

    def kept(self) -> dict[str, str]:
        return asdict(self)


def discover(issuer: str) -> Endpoints:
    """What the provider says of itself. ValueError where nothing usable is there."""
    try:
        told = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != issuer:
            raise ValueError(f"{issuer} calls itself {told.get('issuer')!r}: give the issuer exactly as it does")
        methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        found = Endpoints(
            told["authorization_endpoint"],
            told["token_endpoint"],
            told["jwks_uri"],
            "client_secret_basic" not in methods,
        )
        for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            _check(address)
    except (Untrusted, KeyError, TypeError) as error:
        raise ValueError(f"no OpenID Connect provider answers at {issuer}: {error}") from error
    return found


def address(provider: Provider, attempt: Attempt, *, back: str, hint: str) -> str:
    """Where the browser goes to sign in; `hint` is the address that the person typed."""
    challenge = urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "login_hint": hint,
    }
    where = provider.endpoints.authorization_endpoint
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def claims(provider: Provider, attempt: Attempt, *, code: str, back: str) -> Mapping[str, Any]:
    """Who signed in, as the provider signed it for this very attempt. Untrusted in every other case."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": attempt.verifier,
    }
    headers = {}
    if provider.endpoints.posts_secret:
        form |= {"client_id": provider.client_id, "client_secret": provider.secret}
    else:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    answer = _fetch(provider.endpoints.token_endpoint, form, headers)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Untrusted("no-id-token")
    return verified(token, _fetch(provider.endpoints.jwks_uri), provider, attempt.nonce)


def verified(token: str, keys: Mapping[str, Any], provider: Provider, nonce: str) -> Mapping[str, Any]:
    """What the token claims, if one of the keys signed it, for us, for this attempt, and just now."""
    try:
        found: Mapping[str, Any] = jwt.decode(
            token,
            _key(token, keys),
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except jwt.PyJWTError as error:
        raise Untrusted(type(error).__name__) from error
    if not hmac.compare_digest(str(found["nonce"]).encode(), nonce.encode()):
        raise Untrusted("another-nonce")
    if found.get("azp", provider.client_id) != provider.client_id:
        raise Untrusted("for-another-party")
    if not isinstance(found["sub"], str) or not 0 < len(found["sub"]) <= 255:
        raise Untrusted("no-subject")
    return found


def _key(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The key that the token names; one alone needs no name."""
    known = jwt.PyJWKSet.from_dict(dict(keys)).keys
    named = jwt.get_unverified_header(token).get("kid")
    fitting = [key for key in known if named is None or key.key_id == named]
    if len(fitting) != 1:
        raise Untrusted("unknown-key")
    return fitting[0]


class _Stay(HTTPRedirectHandler):
    """A provider answers where it said it would: a secret is sent nowhere else."""

    def redirect_request(self, *_given: Any, **_more: Any) -> None:
        return None


def _fetch(
    where: str, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object at an address."""
    _check(where)
    body = urlencode(form).encode() if form is not None else None
    request = Request(where, body, {"Accept": "application/json", **(headers or {})})  # noqa: S310 - checked above
    try:
        with build_opener(_Stay).open(request, timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError) as error:
        raise Untrusted(f"no-answer-{type(error).__name__}") from error
    if not isinstance(told, dict):
        raise Untrusted("no-object")
    return told


def _check(where: str) -> None:
    """Only what is encrypted on its way, or does not leave this machine."""
    parts = urlsplit(where)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise Untrusted("not-https")
