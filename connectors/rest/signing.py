"""Signing in: what goes along with each request, and a token that is renewed in good time, once."""

import asyncio
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Protocol
from urllib.parse import quote

import msgspec

from app.sdk.encoders import UnsendableError, header
from app.sdk.errors import AuthFailed, InvalidReply
from app.sdk.http import Http, check_read, understand
from connectors.rest.requests import encoded
from connectors.rest.settings import Auth

SHORTEST_S, LONGEST_S = 5.0, 86_400.0
UNSAID_S = 300.0
"""How long a token counts as good when the server does not say."""
EARLY_S = 30.0
"""A token is renewed so long before its end, or a tenth of its life if that is less."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """What goes along with one request."""

    headers: dict[str, str] = {}
    query: dict[str, str] = {}


class Signer(Protocol):
    """One way of signing in."""

    async def signature(self) -> Signature:
        """Return what goes along now.

        Raises:
            ConnectorError: There is nothing to sign in with.
        """
        ...

    async def renewed(self, refused: Signature) -> bool:
        """Get something newer than what was refused; False: there is no such thing."""
        ...


class Fixed:
    """The same with every request."""

    def __init__(self, signature: Signature) -> None:
        self._signature = signature

    async def signature(self) -> Signature:
        """Return it."""
        return self._signature

    async def renewed(self, refused: Signature) -> bool:
        """There is nothing newer."""
        return False


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 6749, 5.1; some servers write the seconds as text."""

    access_token: Annotated[str, msgspec.Meta(min_length=1, max_length=8000)]
    expires_in: float | str | None = None


class Token:
    """OAuth 2 client credentials: one token for all, fetched by one request at a time."""

    def __init__(self, http: Http, auth: Auth, secret: str, now: Callable[[], datetime]) -> None:
        """Make one; `http` is at the token's address."""
        self._http, self._auth, self._secret, self._now = http, auth, secret, now
        self._lock = asyncio.Lock()
        self._current: Signature | None = None
        self._renew_at: datetime | None = None

    async def signature(self) -> Signature:
        """Return the token, fetched anew when it is about to end.

        Raises:
            AuthFailed: The client was refused.
            NotReady, InvalidReply: No token was had.
        """
        async with self._lock:
            if self._current is None or self._renew_at is None or self._now() >= self._renew_at:
                self._current = await self._fetch()
            return self._current

    async def renewed(self, refused: Signature) -> bool:
        """Fetch another one, unless somebody else has since."""
        async with self._lock:
            if self._current is None or self._current is refused:
                self._current = await self._fetch()
        return True

    async def _fetch(self) -> Signature:
        self._current = None
        form = {"grant_type": "client_credentials"}
        form |= {
            name: value for name in ("scope", "audience") if (value := getattr(self._auth, name))
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        if self._auth.client_in == "header":  # RFC 6749, 2.3.1: both are form-encoded first
            user = quote(self._auth.client_id, safe="")
            headers["Authorization"] = basic(user, quote(self._secret, safe=""))
        else:
            form |= {"client_id": self._auth.client_id, "client_secret": self._secret}
        answer = await self._http.ask("POST", "", content=encoded(form).encode(), headers=headers)
        if answer.status == 400:
            raise AuthFailed(self._http.name, "sign-in refused")
        check_read(self._http.name, answer.status)
        token = understand(self._http.name, answer.body, TokenAnswer, "token")
        life_s = min(max(_seconds(token.expires_in), SHORTEST_S), LONGEST_S)
        self._renew_at = self._now() + timedelta(seconds=life_s - min(EARLY_S, life_s / 10))
        return Signature(headers={"Authorization": f"Bearer {self._clean(token.access_token)}"})

    def _clean(self, token: str) -> str:
        try:
            return header(token)
        except UnsendableError as error:
            raise InvalidReply(self._http.name, "answer not understood: token") from error


def fixed(name: str, auth: Auth, secret: str) -> Fixed:
    """Sign in with user and password, with a key, or not at all.

    Raises:
        AuthFailed: The secret can't be sent.
    """
    if auth.kind == "none":
        return Fixed(Signature())
    if auth.kind == "basic":
        return Fixed(Signature(headers={"Authorization": basic(auth.user, secret)}))
    if auth.query:
        return Fixed(Signature(query={auth.query: secret}))
    try:
        return Fixed(Signature(headers={auth.header: auth.prefix + header(secret)}))
    except UnsendableError as error:
        raise AuthFailed(name, f"the secret {auth.secret_name!r} can't be sent: {error}") from error


def basic(user: str, password: str) -> str:
    """Write the header of basic sign-in."""
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


def _seconds(said: float | str | None) -> float:
    try:
        return float(said) if said is not None else UNSAID_S
    except ValueError:
        return UNSAID_S
