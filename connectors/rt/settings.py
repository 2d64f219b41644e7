"""What the connector has to be told: where Request Tracker is, and what each kind of ticket is."""

from base64 import b64encode
from typing import Annotated, Literal

import msgspec

from app.domain.actions import ActionDefinition
from app.domain.guide import Text
from app.sdk.configured import ConfiguredAction, Seconds
from app.sdk.http import check_url
from app.sdk.messages import worded
from app.sdk.template import check_wording, order_blanks
from app.sdk.tickets import Noting, Opening
from connectors.rt.shapes import CLOSED

Field = Annotated[str, msgspec.Meta(pattern=r"^[^{}'\\\r\n]{1,60}$")]
Priority = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Kind(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one action does: it opens a ticket in a queue, or adds a note to one that is open.

    Attributes:
        queue: Where it is opened.
        subject: Its subject, or the note, by language; a template.
        note_on: The fact that names the ticket to add to (`ticket.open`); empty: one is opened.
        priority: Of a new ticket; one that is noted on is given at least this.
        fields: Custom fields with a fixed value.
    """

    queue: str = ""
    subject: Text
    note_on: str = ""
    priority: Priority | None = None
    fields: dict[Field, str] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a kind that would do nothing, or both."""
        super().__post_init__()
        if bool(self.queue) == bool(self.note_on):
            raise ValueError("either `queue` (open a ticket) or `note_on` (add to one) is needed")
        if self.note_on and self.note_on not in self.needs:
            raise ValueError(f"note_on: {self.note_on} must stand in `needs`")
        check_wording("subject", self.subject, order_blanks(self.needs))


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        base_url: Scheme, host and path; plain http only to this machine.
        user: Who signs in; empty: the secret is a token of Request Tracker.
        ca_file: Whose certificates are trusted; empty: those the system trusts.
        customer_field: The custom field that holds the customer's id; empty: a link holds it.
        fault_queues: Where faults are; only tickets there are facts. Empty: all.
        closed: Statuses after which nobody works on a ticket.
        language: Of subjects, notes and evidence.
        tickets: What each action does, by its name.
    """

    base_url: str
    user: str = ""
    ca_file: str = ""
    customer_field: Field | Literal[""] = ""
    fault_queues: tuple[str, ...] = ()
    closed: frozenset[str] = CLOSED
    language: Literal["zh", "en"] = "zh"
    limit_s: Seconds = 2.0
    connect_limit_s: Seconds = 2.0
    action_limit_s: Seconds = 10.0
    tickets: dict[str, Kind] = {}

    def __post_init__(self) -> None:
        """Refuse an address that is none, and one that would send the secret in the clear."""
        if wrong := check_url(self.base_url):
            raise ValueError(f"base_url: {wrong}")

    def actions(self) -> tuple[ActionDefinition, ...]:
        """Return what the agent may press."""
        return tuple(kind.definition(name) for name, kind in self.tickets.items())

    def kinds(self, name: str) -> dict[str, Opening | Noting]:
        """Return how each action is carried out; errors carry the connector's `name`."""
        return {action: self._way(name, kind) for action, kind in self.tickets.items()}

    def credentials(self, secret: str) -> str:
        """Return what signs in: a token, or user and password."""
        if not self.user:
            return f"token {secret}"
        return "Basic " + b64encode(f"{self.user}:{secret}".encode()).decode()

    def _way(self, name: str, kind: Kind) -> Opening | Noting:
        words = worded(name, kind.subject[self.language], kind.needs)
        if kind.note_on:
            return Noting(ticket=kind.note_on, text=words)
        return Opening(subject=words, language=self.language)
