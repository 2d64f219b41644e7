"""Request Tracker as a ticket desk: nothing is opened or noted twice, and nothing is guessed.

It knows no idempotency key, so that each ticket bears the order's key as a link (`RefersTo`), and
each note bears it as its subject. Both can be searched with nothing set up in Request Tracker.
"""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import quote
from weakref import WeakValueDictionary

import msgspec

from app.domain.customer import Customer
from app.sdk.asking import time_limit
from app.sdk.connector import Receipt, Ticket, TicketDraft
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.http import Answer, Http, check_read, understand
from app.sdk.text import encodable, plain
from connectors.rt.settings import Kind, Settings
from connectors.rt.shapes import Created, History, TicketPage, TicketRecord, Transaction, Version

T = TypeVar("T")

API = "/REST/2.0"
FIELDS = "Subject,Status,Created,Due,Resolved"
PAGE = 100
TICKETS_MAX = 1_000
HISTORY_PAGES = 20
SUBJECT_MAX = 200
TEXT_MAX = 20_000


class RtDesk:
    """A `TicketDesk` over one HTTP session."""

    def __init__(self, http: Http, settings: Settings) -> None:
        self.name = http.name
        self._http = http
        self._settings = settings
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def find_tickets(
        self, customer: Customer, queues: tuple[str, ...] = ()
    ) -> tuple[Ticket, ...]:
        """Return the customer's tickets, open ones first, the newest first among each.

        Args:
            customer: Whose.
            queues: Only those in these; empty: in any.

        Raises:
            NotReady, AuthFailed, InvalidReply: The usual; InvalidReply also when there are more
                than `TICKETS_MAX`: what was not seen must not pass for not there.
        """
        query = self._of_customer(customer)
        if queues:
            either = " OR ".join(f"Queue = {_quoted(queue)}" for queue in queues)
            query = f"{query} AND ({either})"
        records = await self._search(query)
        tickets = [record.ticket(self._settings.closed) for record in records]
        return tuple(sorted(tickets, key=lambda ticket: not ticket.open))

    async def open_ticket(self, draft: TicketDraft, key: str) -> Receipt:
        """Open one; with a key that a ticket bears already, that ticket is the receipt."""
        kind = self._settings.tickets.get(draft.kind)
        if kind is None:
            raise ConnectorError(self.name, f"no kind of ticket is set up for {draft.kind}")
        async with self._turn(key):
            known = await self._in_time(self.find_by_key(key))
            if known is not None:
                return known
            answer = await self._tell("POST", "/ticket", self._body(kind, draft, key))
        try:
            return Receipt(reference=understand(self.name, answer.body, Created, "ticket").id)
        except InvalidReply as error:
            raise InvalidReply(self.name, f"opened, but {error.message}") from error

    async def add_note(self, reference: str, text: str, key: str) -> Receipt:
        """Comment on a ticket, unless it bears a note with that key."""
        ticket = self._ticket(reference)
        async with self._turn(key):
            if not await self._in_time(self._has_note(reference, key)):
                body = {
                    "Subject": key,
                    "Content": encodable(text[:TEXT_MAX]),
                    "ContentType": "text/plain",
                }
                answer = await self._tell("POST", f"{ticket}/comment", body)
                understand(self.name, answer.body, list[str], "note")
        return Receipt(reference=reference)

    async def raise_priority(self, reference: str, priority: int) -> None:
        """Give a ticket at least that priority; somebody else's change in between is kept."""
        ticket = self._ticket(reference)
        found = await self._in_time(self._ask(ticket))
        now = understand(self.name, found.body, _Prioritised, "ticket")
        if int(now.priority) >= priority:
            return
        seen = {"If-Match": tag} if (tag := found.headers.get("ETag")) else {}
        answer = await self._tell("PUT", ticket, {"Priority": priority}, seen)
        understand(self.name, answer.body, list[str], "priority")

    async def find_by_key(self, key: str, reference: str = "") -> Receipt | None:
        """Say what was done under that key: a ticket opened, or a note on the one named."""
        if reference:
            return Receipt(reference=reference) if await self._has_note(reference, key) else None
        found = await self._search(f"RefersTo = {_quoted(_link('key', key))}")
        return Receipt(reference=found[0].id) if found else None

    async def version(self) -> str:
        """Return which version answers."""
        return understand(self.name, (await self._ask("/rt")).body, Version, "rt").version

    async def _search(self, query: str) -> list[TicketRecord]:
        found: list[TicketRecord] = []
        page = 1
        while True:
            params = {
                "query": query,
                "fields": FIELDS,
                "orderby": "Created",
                "order": "DESC",
                "per_page": str(PAGE),
                "page": str(page),
            }
            answer = await self._ask("/tickets", params)
            got = understand(self.name, answer.body, TicketPage, "tickets")
            found += got.items
            if not got.items or len(found) >= got.total:
                return found
            if len(found) >= TICKETS_MAX:
                raise InvalidReply(self.name, f"more than {TICKETS_MAX} tickets of one customer")
            page += 1

    async def _has_note(self, reference: str, key: str) -> bool:
        ticket = self._ticket(reference)
        for page in range(1, HISTORY_PAGES + 1):
            params = {"fields": "Type,Data", "per_page": str(PAGE), "page": str(page)}
            answer = await self._ask(f"{ticket}/history", params)
            got = understand(self.name, answer.body, History, "history")
            if any(_bears(entry, key) for entry in got.items):
                return True
            if page >= got.pages:
                return False
        raise InvalidReply(self.name, f"the history of {reference} is too long to be searched")

    async def _ask(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        answer = await self._http.ask("GET", API + path, params=params)
        if answer.status == 404:
            raise ConnectorError(self.name, "no such ticket")
        check_read(self.name, answer.status)
        return answer

    async def _tell(
        self, method: str, path: str, body: object, headers: Mapping[str, str] | None = None
    ) -> Answer:
        return await self._http.tell(
            method,
            API + path,
            content=msgspec.json.encode(body),
            headers={"Content-Type": "application/json", **(headers or {})},
        )

    async def _in_time(self, asking: Coroutine[Any, Any, T]) -> T:
        """Give up what is asked before anything is told: nothing was sent then."""
        async with time_limit(self.name, self._settings.limit_s):
            return await asking

    def _body(self, kind: Kind, draft: TicketDraft, key: str) -> dict[str, object]:
        person = draft.customer
        links = [_link("key", key)]
        body: dict[str, object] = {
            "Queue": kind.queue,
            "Subject": plain(draft.subject, SUBJECT_MAX),
            "Content": encodable(draft.text[:TEXT_MAX]),
            "ContentType": "text/plain",
            "RefersTo": links,
        }
        fields = dict(kind.fields)
        if person is not None and self._settings.customer_field:
            fields[self._settings.customer_field] = self._id_of(person)
        elif person is not None:
            links.append(_link("customer", self._id_of(person)))
        if fields:
            body["CustomFields"] = fields
        if kind.priority is not None:
            body["Priority"] = kind.priority
        if draft.fields.get("due"):
            body["Due"] = draft.fields["due"]
        return body

    def _of_customer(self, customer: Customer) -> str:
        if self._settings.customer_field:
            field = self._settings.customer_field
            return f"CF.{{{field}}} = {_quoted(self._id_of(customer))}"
        return f"RefersTo = {_quoted(_link('customer', self._id_of(customer)))}"

    def _id_of(self, customer: Customer) -> str:
        if not customer.customer_id or not customer.customer_id.isprintable():
            raise ConnectorError(self.name, "the customer has no id tickets can be looked up by")
        return customer.customer_id

    def _ticket(self, reference: str) -> str:
        if not reference.isascii() or not reference.isdecimal():
            raise ConnectorError(self.name, "that is no number of a ticket here")
        return f"/ticket/{reference}"

    def _turn(self, key: str) -> asyncio.Lock:
        """Let the same order go one at a time: it is looked for before it is sent."""
        return self._turns.setdefault(key, asyncio.Lock())


class _Prioritised(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """How urgent a ticket is."""

    priority: int | str = 0


def _bears(entry: Transaction, key: str) -> bool:
    return entry.type in ("Comment", "Correspond") and (entry.data or "").strip() == key


def _link(kind: str, identifier: str) -> str:
    """Make an address that nobody else uses, of characters that need no quoting anywhere."""
    return f"ringside:{kind}/{quote(identifier, safe='')}"


def _quoted(text: str) -> str:
    r"""Return a text as TicketSQL writes it: in quotes, those within and `\` escaped."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
