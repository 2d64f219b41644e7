"""Which links there are, where they may lead, and what may never stand in one."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from app.domain.actions import ActionDefinition
from app.sdk.configured import ConfiguredAction
from app.sdk.http import LOOPBACK
from app.sdk.template import CUSTOMER, Template, order_blanks

Scheme = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9+.-]{1,30}$")]
NEVER = frozenset(
    {"file", "javascript", "data", "vbscript", "about", "ms-msdt", "search-ms", "smb"}
)
"""Kinds of links that run what they hold, or read files; no settings can allow them."""

SECRET = re.compile(r"(?i)[?&;](access_?)?(token|password|passwd|pwd|secret|api_?key|auth)=")
NUMBER = ("number",)


class Link(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One action, and the link it opens; a template, whose blanks are encoded."""

    url: str


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        customer: The link that brings a customer up, a template; besides the usual blanks it may
            have `{number}`.
        schemes: Kinds of links that may be opened; http only leads to this machine.
        hosts: Where http and https links may lead; empty: anywhere.
        links: What each action opens, by its name.
    """

    customer: str | Literal[""] = ""
    schemes: tuple[Scheme, ...] = ("https",)
    hosts: tuple[str, ...] = ()
    links: dict[str, Link] = {}

    def __post_init__(self) -> None:
        """Refuse links that lead elsewhere, that run something, or that tell a secret."""
        never = sorted(NEVER & set(self.schemes))
        if never:
            raise ValueError(f"schemes: {', '.join(never)} may not be opened at all")
        if self.customer:
            self._check("customer", self.customer, (*CUSTOMER, *NUMBER))
        for action, link in self.links.items():
            self._check(f"links.{action}.url", link.url, order_blanks(link.needs))

    def actions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(link.definition(name) for name, link in self.links.items())

    def _check(self, field: str, url: str, blanks: tuple[str, ...]) -> None:
        try:
            Template(url, blanks)
            self._check_place(url)
        except ValueError as error:
            raise ValueError(f"{field}: {error}") from error

    def _check_place(self, url: str) -> None:
        head = url.partition("{")[0]
        parts = urlsplit(head)
        if not parts.scheme or parts.scheme not in self.schemes:
            allowed = ", ".join(self.schemes)
            raise ValueError(f"must begin with one of: {allowed} (`schemes` says which)")
        if parts.scheme in ("http", "https"):
            self._check_host(head)
        if SECRET.search(url) or "@" in parts.netloc:
            raise ValueError("a link is seen by others: no user, password or token in it")

    def _check_host(self, head: str) -> None:
        parts = urlsplit(head)
        if not parts.hostname or not head[len(parts.scheme) + 3 :].partition("/")[1]:
            raise ValueError("the host must stand there in full, ended by a slash")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("only https, except to this machine")
        if self.hosts and parts.hostname not in self.hosts:
            raise ValueError(f"may lead to {', '.join(self.hosts)} only (`hosts` says where)")
