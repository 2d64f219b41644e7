"""Takes persons out of what a switch told: the story of each call stays, who it was does not.

Numbers, names, queues and the switch's own names of calls are replaced by invented ones, the same
each time within one recording; attached data leave a keyed hash of which nobody keeps the key;
times keep their distances, not their day. What is not known here is left out.
"""

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from app.domain.call import CallId, Contact
from app.domain.events import Failed, LinkEvent, SwitchEvent
from app.sdk.phone import national

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
EXTENSION_DIGITS = 6
REASONS = frozenset(
    {"busy", "no answer", "not reachable", "rejected", "no such number", "congestion", "given up"}
)
_KEY = re.compile(r"[A-Za-z][A-Za-z_-]{0,40}")
_SHORTEST = 8


class Redactor:
    """Redacts the events of one recording.

    Args:
        key: What the hashes of attached data are made with; random, and kept by nobody.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._began_at: datetime | None = None
        self._invented: dict[tuple[str, str], str] = {}
        self._count: dict[str, int] = {}

    def redact(self, event: SwitchEvent | LinkEvent) -> SwitchEvent | LinkEvent:
        """Return the event as it may be sent to others."""
        self._began_at = self._began_at or event.at
        call_id = CallId(self._call(event.call_id)) if event.call_id else event.call_id
        at = BEGINNING + max(event.at - self._began_at, timedelta(0))
        if isinstance(event, LinkEvent):
            return type(event)(call_id=call_id, at=at)
        clean = replace(event, call_id=call_id, at=at, contact=self._contact(event.contact))
        if isinstance(clean, Failed) and clean.reason not in REASONS:
            return replace(clean, reason="")
        return clean

    def _contact(self, contact: Contact) -> Contact:
        number, name = self._number, self._name
        return Contact(
            ani=number(contact.ani),
            dnis=number(contact.dnis),
            caller_name=name(contact.caller_name),
            queue=self._as("queue", contact.queue),
            direction=contact.direction,
            other_party=number(contact.other_party),
            other_name=name(contact.other_name),
            consult_from=number(contact.consult_from),
            participants=tuple(number(one) or "" for one in contact.participants),
            waited_s=contact.waited_s,
            attached={self._attached_name(k): self._hash(v) for k, v in contact.attached.items()},
            conversation=self._call(contact.conversation) if contact.conversation else "",
            answered_by=number(contact.answered_by),
            controls=contact.controls,
        )

    def _call(self, name: str) -> str:
        return self._as("call", name) or ""

    def _name(self, name: str | None) -> str | None:
        return self._as("Person", name, " ")

    def _as(self, kind: str, text: str | None, between: str = "-") -> str | None:
        if not text:
            return text
        return self._invent(kind, text, lambda count: f"{kind}{between}{count}")

    def _number(self, number: str | None) -> str | None:
        """Invent a number as long as this one; the same for all spellings of one."""
        if not number:
            return number
        digits = national(number)
        if not digits or not re.fullmatch(r"[\d+\s()/.-]+", number):
            return self._as("user", number)
        if len(digits) <= EXTENSION_DIGITS:
            return self._invent("extension", digits, lambda count: f"{8000 + count}")
        length = max(len(digits), _SHORTEST)
        bare = self._invent("number", digits, lambda count: f"12{count:0{length - 2}d}")
        given = re.sub(r"[^\d+]", "", number)
        return given.removesuffix(digits) + bare if given.endswith(digits) else bare

    def _invent(self, kind: str, text: str, invented: Callable[[int], str]) -> str:
        found = self._invented.get((kind, text))
        if found is None:
            self._count[kind] = self._count.get(kind, 0) + 1
            found = self._invented[kind, text] = invented(self._count[kind])
        return found

    def _attached_name(self, name: str) -> str:
        return name if _KEY.fullmatch(name) else self._hash(name)

    def _hash(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:12]
