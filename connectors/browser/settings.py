"""Which pages are the CRM's, what stands where on them, and what each action does there."""

import re
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from app.domain.actions import ActionDefinition
from app.sdk.configured import Seconds
from app.sdk.http import LOOPBACK
from app.sdk.screen import FillForm, ScreenAction
from app.sdk.template import CUSTOMER, check_template

Selector = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
PATTERN = re.compile(r"(https|http)://([^/*]+|\*\.[^/*]+)/.*")
BLANKS = (*CUSTOMER, "number")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        match: Match patterns of the browser (`https://crm.operator.example/*`); no other page is
            ever looked at or written to.
        open: Where a customer is brought up, a template; besides the usual blanks `{number}`.
        customer_id: CSS selector of the id of the customer that is shown; empty: none is.
        forms: By name; each has the CSS selector of every field.
        actions: Each opens a customer, or fills a form in.
    """

    match: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    open: str = ""
    customer_id: str = ""
    number: str = ""
    forms: dict[str, dict[str, Selector]] = {}
    actions: dict[str, ScreenAction] = {}
    limit_s: Seconds = 5.0

    def __post_init__(self) -> None:
        """Refuse patterns that let every page be read, and links that lead out of them."""
        for pattern in self.match:
            found = PATTERN.fullmatch(pattern)
            if found is None:
                raise ValueError(
                    f"match: {pattern!r} must name scheme and host, as https://crm.x/*"
                )
            if found[1] == "http" and found[2].partition(":")[0] not in LOOPBACK:
                raise ValueError(f"match: {pattern!r}: only https, except of this machine")
        if self.open:
            check_template("open", self.open, BLANKS)
            if not any(_within(self.open, pattern) for pattern in self.match):
                raise ValueError("open: leads out of the pages in `match`")
        for name, action in self.actions.items():
            self._check_action(name, action)

    def definitions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(action.definition(name) for name, action in self.actions.items())

    def _check_action(self, name: str, action: ScreenAction) -> None:
        if not isinstance(action, FillForm):
            if not self.open:
                raise ValueError(f"actions.{name}: no address brings a customer up (`open`)")
            return
        fields = self.forms.get(action.form)
        if fields is None:
            raise ValueError(f"actions.{name}: there is no form {action.form}")
        unknown = sorted(action.fields.keys() - fields.keys())
        if unknown:
            raise ValueError(f"actions.{name}: the form has no field {', '.join(unknown)}")


def _within(address: str, pattern: str) -> bool:
    """Whether an address has the scheme and host of a pattern; one without a port is of any."""
    fixed, wanted = urlsplit(address.partition("{")[0]), urlsplit(pattern)
    if fixed.scheme != wanted.scheme or not fixed.path.startswith("/"):
        return False
    host, port = wanted.netloc.partition(":")[::2]
    there = fixed.hostname or ""
    same = there.endswith(host[1:]) if host.startswith("*.") else there == host
    return same and port in ("", str(fixed.port))
