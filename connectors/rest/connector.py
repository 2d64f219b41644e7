"""A system with an HTTP API, as the desk asks it: who calls, how they are, what can be done."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.asking import readings, time_limit
from app.sdk.configured import asks, customers_in
from app.sdk.connector import ConnectorContext, Health, Receipt
from app.sdk.errors import ConnectorError, InvalidReply, boundary
from app.sdk.health import signs_at_one_door
from app.sdk.http import Answer, Http, check_read, http_session, tls_context
from app.sdk.mapping import Derived, sift
from app.sdk.phone import national
from app.sdk.reading import Reading
from app.sdk.template import Blanks, Template, blanks_of
from connectors.rest.orders import Orders
from connectors.rest.paging import Pager
from connectors.rest.requests import Paging, Request, Sent
from connectors.rest.settings import Directory, Question, Settings
from connectors.rest.signing import Signer, Token, fixed
from connectors.rest.wire import Manners, Wire

HEALTH_S = 3.0
NOTHING = (204, 404)


class Rest:
    """A `FactSource`, `ActionTarget` and `Examined` of the settings."""

    def __init__(self, name: str, settings: Settings, wire: Wire) -> None:
        """Make one; the wire is open."""
        self.name = name
        self._settings, self._wire = settings, wire
        self._orders = Orders(wire, settings.actions)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask all questions concerned at once; yield each answer as it comes."""
        return readings(self.name, asks(self._settings.questions, customer, self._derived), facts)

    async def perform(
        self, customer: Customer | None, order: ActionState, progress: Callable[[float], None]
    ) -> Receipt:
        """Carry the order out, once, and return when it is done; see the contract for errors."""
        return await self._orders.perform(customer, order, progress)

    async def check(self, customer: Customer | None, order: ActionState) -> Receipt | None:
        """Say whether an order with this key was carried out; None: it was not."""
        with boundary(self.name):
            return await self._orders.check(customer, order)

    async def health(self) -> tuple[Health, ...]:
        """Ask for a sign of life that touches no customer; all its systems answer at one door."""
        systems = [each.system for each in self._settings.questions]
        return await signs_at_one_door(
            self.name, systems, HEALTH_S, self._examine, otherwise=self.name
        )

    async def _examine(self) -> None:
        """Without a request for it, any answer but a refusal or a failure is a sign of life."""
        request = self._settings.health or Request(path="")
        sent = request.filled(Blanks(connector=self.name, values={}))
        answer = await self._wire.ask(sent, asyncio.get_running_loop().time() + HEALTH_S)
        living = answer.status in range(300, 500) and answer.status not in (401, 403)
        if self._settings.health is not None or not living:
            check_read(self.name, answer.status)
        if answer.good and answer.body.lstrip()[:1] == b"<":
            raise InvalidReply(self.name, "answer not understood: a page for people")

    async def _derived(self, question: Question, customer: Customer) -> Derived:
        sent = question.ask.filled(blanks_of(self.name, customer))
        content = await self._content(
            sent, question.paging, question.system, question.limit_s, question.missing == "nothing"
        )
        return sift(question.facts, content)

    async def _content(
        self, sent: Sent, paging: Paging | None, what: str, limit_s: float, may_lack: bool
    ) -> object:
        """Return what is answered, all pages of it; None where there is nothing.

        Args:
            sent: The request.
            paging: How pages are asked for.
            what: What it is about, for messages.
            limit_s: How long it may take.
            may_lack: Whether 404 and 204 mean that there is nothing.
        """
        deadline = asyncio.get_running_loop().time() + limit_s

        async def fetch(page: Sent) -> tuple[Answer, object]:
            answer = await self._wire.ask(page, deadline)
            if answer.status in NOTHING:
                if may_lack:
                    return answer, None
                raise ConnectorError(self.name, f"{what} not on record")
            check_read(self.name, answer.status)
            return answer, self._wire.read(answer, what)

        if paging is None:
            return (await fetch(sent))[1]
        return await Pager(self.name, self._settings.base_url, paging).entries(sent, fetch)


class RestDirectory(Rest):
    """The same, and a `Directory`."""

    def __init__(self, name: str, settings: Settings, wire: Wire, directory: Directory) -> None:
        """Make one; the directory is that of the settings."""
        super().__init__(name, settings, wire)
        self._directory = directory

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number, in any of its spellings; empty when nobody is."""
        rule = self._directory
        bare = national(number)
        if not bare:
            return ()
        with boundary(self.name):
            async with time_limit(self.name, rule.limit_s):
                for spelled in rule.formats:
                    found = await self._find(spelled, bare)
                    if found:
                        return found
        return ()

    async def _find(self, spelled: str, bare: str) -> tuple[Customer, ...]:
        rule = self._directory
        blanks = partial(Blanks, connector=self.name)
        number = Template(spelled, ("number",)).fill(blanks(values={"number": bare}), str)
        sent = rule.ask.filled(blanks(values={"number": number}))
        content = await self._content(sent, rule.paging, "customer", rule.limit_s, may_lack=True)
        return customers_in(self.name, rule, content, bare)


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Rest]:
    """Open connections to the system, for as long as the desk wants them.

    Raises:
        AuthFailed: There is no secret to sign in with.
        ConnectorError: A certificate file can't be used.
    """
    name = context.name
    auth = settings.auth
    secret = context.secret(auth.secret_name) if auth.secret_name else ""
    tls = _tls(name, settings)
    body_max = settings.answer_kb * 1000
    async with AsyncExitStack() as stack:

        async def http(base_url: str, *, fresh: bool = False) -> Http:
            session = await stack.enter_async_context(
                http_session(connect_s=settings.connect_limit_s, tls=tls, fresh=fresh)
            )
            return Http(name, session, base_url, body_max=body_max)

        signer: Signer = (
            Token(await http(auth.token_url), auth, secret, context.now)
            if auth.kind == "oauth2"
            else fixed(name, auth, secret)
        )
        wire = Wire(
            await http(settings.base_url),
            await http(settings.base_url, fresh=True),
            signer,
            Manners(success=settings.success, why=settings.why, headers=settings.headers),
            context.now,
        )
        if settings.directory is None:
            yield Rest(name, settings, wire)
        else:
            yield RestDirectory(name, settings, wire, settings.directory)


def _tls(name: str, settings: Settings) -> ssl.SSLContext | None:
    tls = settings.tls
    try:
        return tls_context(tls.ca_file, tls.cert_file, tls.key_file)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "not PEM"
        raise ConnectorError(name, f"a certificate file can't be used: {why}") from error
