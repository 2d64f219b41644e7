"""What the connector has to be told: where the gateway is, and what each action sends."""

from typing import Annotated, Literal

import msgspec

from app.domain.actions import ActionDefinition
from app.domain.guide import Text
from app.sdk.configured import ConfiguredAction, Seconds
from app.sdk.http import check_url
from app.sdk.messages import Wording, worded
from app.sdk.template import check_template, check_wording, order_blanks

Port = Annotated[int, msgspec.Meta(ge=0, le=65_535)]


class Message(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one action sends.

    Attributes:
        to: The number, a template (`{keys.msisdn}`).
        text: The message by language, a template; instants are said in local time.
    """

    to: str = "{keys.msisdn}"
    text: Text

    def __post_init__(self) -> None:
        """Refuse templates that are none."""
        super().__post_init__()
        check_template("to", self.to, order_blanks(self.needs))
        check_wording("text", self.text, order_blanks(self.needs))


class Receipts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the gateway tells what became of a text.

    Attributes:
        url: As the gateway reaches this desk (`http://10.1.2.3:8088`).
        host: Which of this machine's addresses listens.
        port: Where it listens; 0: any that is free.
    """

    url: str = ""
    host: str = "127.0.0.1"
    port: Port = 0


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        base_url: Scheme, host and port of the gateway; plain http only to this machine.
        receipts: None: what becomes of a text is not heard.
        wait_s: How long an action waits for the receipt before it says "sent"; 0: not at all.
        texts: What each action sends, by its name.
    """

    base_url: str
    user: str
    sender: Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z+ ]{1,20}$")]
    ca_file: str = ""
    receipts: Receipts | None = None
    wait_s: Annotated[float, msgspec.Meta(ge=0, le=30)] = 4.0
    language: Literal["zh", "en"] = "zh"
    connect_limit_s: Seconds = 2.0
    action_limit_s: Seconds = 8.0
    texts: dict[str, Message] = {}

    def __post_init__(self) -> None:
        """Refuse an address that is none, and one that would send the secret in the clear."""
        if wrong := check_url(self.base_url):
            raise ValueError(f"base_url: {wrong}")

    def actions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(message.definition(name) for name, message in self.texts.items())

    def wordings(self, name: str) -> dict[str, Wording]:
        """Return how each action is worded; errors carry the connector's `name`."""
        return {action: self._wording(name, message) for action, message in self.texts.items()}

    def _wording(self, name: str, message: Message) -> Wording:
        return Wording(
            to=worded(name, message.to, message.needs),
            subject=lambda _customer, _order: "",
            text=worded(name, message.text[self.language], message.needs),
        )
