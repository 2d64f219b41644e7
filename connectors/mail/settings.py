"""What the connector has to be told: the mail server, who sends, and what each action says."""

from typing import Annotated, Literal

import msgspec

from app.domain.actions import ActionDefinition
from app.domain.guide import Text
from app.sdk.configured import ConfiguredAction, Seconds
from app.sdk.http import LOOPBACK
from app.sdk.template import check_template, check_wording, order_blanks

Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Address = Annotated[str, msgspec.Meta(pattern=r"^[^\s<>,;@]{1,64}@[^\s<>,;@]{1,190}$")]


class Mail(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one action sends.

    Attributes:
        to: One address, a template (`noc@operator.example`, `{keys.email}`).
        subject: By language, a template.
        text: By language, a template; instants are said in local time.
    """

    to: str
    subject: Text
    text: Text

    def __post_init__(self) -> None:
        """Refuse templates that are none."""
        super().__post_init__()
        check_template("to", self.to, order_blanks(self.needs))
        for field, words in (("subject", self.subject), ("text", self.text)):
            check_wording(field, words, order_blanks(self.needs))


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        security: `tls` from the first byte, `starttls` before anything is told; `none` only to this
            machine.
        user: Who signs in, with the secret `password`; empty: nobody does.
        domains: Where mails may go, so that no customer's key leads elsewhere; empty: anywhere.
        limit_s: How long each step of sending may take.
        mails: What each action sends, by its name.
    """

    host: str
    port: Port = 587
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    sender: Address
    ca_file: str = ""
    domains: tuple[str, ...] = ()
    language: Literal["zh", "en"] = "zh"
    limit_s: Seconds = 4.0
    mails: dict[str, Mail] = {}

    def __post_init__(self) -> None:
        """Refuse to send in the clear to another machine."""
        if self.security == "none" and self.host not in LOOPBACK:
            raise ValueError("security: `none` is for this machine only")

    def actions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(mail.definition(name) for name, mail in self.mails.items())
