"""What each action copies, and how long it stays in the clipboard."""

from typing import Annotated

import msgspec

from app.domain.actions import ActionDefinition
from app.sdk.configured import ConfiguredAction
from app.sdk.template import check_template, order_blanks


class Copy(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One action, and the text it copies; a template."""

    text: str

    def __post_init__(self) -> None:
        """Refuse a template that is none."""
        super().__post_init__()
        check_template("text", self.text, order_blanks(self.needs))


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        clear_s: How long a copy stays.
        copies: What each action copies, by its name.
    """

    clear_s: Annotated[float, msgspec.Meta(gt=0, le=600)] = 45.0
    copies: dict[str, Copy] = {}

    def actions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(copy.definition(name) for name, copy in self.copies.items())
