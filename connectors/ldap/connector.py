"""A directory server as the desk asks it: people by number, and facts by configured searches."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from app.domain.customer import Customer, Match
from app.sdk.asking import readings, time_limit
from app.sdk.configured import asks, customers_in, offer
from app.sdk.connector import ConnectorContext, Health, Reading
from app.sdk.encoders import ldap_dn, ldap_filter
from app.sdk.errors import AuthFailed, boundary
from app.sdk.health import signs_at_one_door
from app.sdk.manifest import Offer
from app.sdk.mapping import Derived, sift
from app.sdk.phone import national
from app.sdk.pool import Pool
from app.sdk.template import CUSTOMER, DIRECTORY, Blanks, Template, blanks_of
from connectors.ldap.session import Entry, LdapSession, Search
from connectors.ldap.settings import Directory, Question, Settings


class Ldap:
    """A `FactSource` and `Examined` over a few connections."""

    def __init__(self, name: str, settings: Settings, pool: Pool[LdapSession]) -> None:
        self.name = name
        self._settings = settings
        self._pool = pool
        self._systems = tuple(each.system for each in settings.questions)

    def read(self, customer: Customer, facts: frozenset[str]) -> AsyncGenerator[Reading, None]:
        """Ask everything concerned at once; yield each answer as it comes."""
        return readings(self.name, asks(self._settings.questions, customer, self._answer), facts)

    async def health(self) -> tuple[Health, ...]:
        """Ask the server who it is: every one may be asked that."""
        limit_s = self._settings.connect_limit_s
        return await signs_at_one_door(
            self.name, self._systems, limit_s, self._alive, otherwise=self.name
        )

    async def _alive(self) -> None:
        limit_s = self._settings.connect_limit_s
        itself = Search(
            base="", filter="(objectClass=*)", scope="base", attributes=("1.1",),
            limit_s=limit_s, most=1,
        )  # fmt: skip
        await self._search(itself)

    async def _answer(self, question: Question, customer: Customer) -> Derived:
        blanks = blanks_of(self.name, customer)
        base = Template(question.base, CUSTOMER)
        many = question.entries == "many"
        entries = await self._search(
            Search(
                base=base.fill(blanks, ldap_dn),
                filter=Template(question.filter, CUSTOMER).fill(blanks, ldap_filter),
                scope=question.scope,
                attributes=question.attributes,
                limit_s=question.limit_s,
                most=self._settings.max_entries if many else 1,
                absent=bool(base.names),
            )
        )
        return sift(question.facts, {"entries": entries} if many else (entries or [{}])[0])

    async def _search(self, search: Search) -> list[Entry]:
        return await self._pool.use(lambda session: session.search(search))


class LdapDirectory(Ldap):
    """The same, and a `Directory`."""

    def __init__(
        self, name: str, settings: Settings, pool: Pool[LdapSession], rule: Directory
    ) -> None:
        super().__init__(name, settings, pool)
        self._rule = rule

    async def find_customers(self, number: str) -> tuple[Customer, ...]:
        """Return everyone known at that number, in any of its spellings; empty when nobody is.

        Raises:
            NotReady, AuthFailed, InvalidReply, ConnectorError: The server gave no usable answer.
        """
        rule, bare = self._rule, national(number)
        if not bare:
            return ()
        spelled = (each.replace("{number}", bare) for each in rule.formats)
        filters = "".join(self._filled(rule.filter, each) for each in spelled)
        return await self._known(f"(|{filters})", number, Match.EXACT)

    async def find_by_suffix(self, digits: str) -> tuple[Customer, ...]:
        """Return everyone whose number ends so; nobody where no weak search is set up."""
        weak = self._rule.weak_filter
        return await self._known(self._filled(weak, digits), digits, Match.WEAK) if weak else ()

    async def find_keyed(self, kind: str, key: str) -> tuple[Customer, ...]:
        """Return who has this id; nobody where no search for its kind is set up."""
        keyed = self._rule.keyed_filters.get(kind, "")
        return await self._known(self._filled(keyed, key), "", Match.KEY) if keyed else ()

    async def _known(self, wanted: str, number: str, match: Match) -> tuple[Customer, ...]:
        rule = self._rule
        search = Search(
            base=rule.base,
            filter=wanted,
            scope=rule.scope,
            attributes=rule.attributes,
            limit_s=rule.limit_s,
            most=self._settings.max_entries,
        )
        with boundary(self.name):
            async with time_limit(self.name, rule.limit_s):
                entries = await self._search(search)
                return customers_in(self.name, rule, entries, number, match)

    def _filled(self, text: str, number: str) -> str:
        blanks = Blanks(connector=self.name, values={"number": number})
        return Template(text, DIRECTORY).fill(blanks, ldap_filter)


def offers(settings: Settings) -> Offer:
    """Return the facts its questions give, and the one secret it may need."""
    return offer(
        settings.questions,
        {},
        secrets=(settings.password,) if settings.user else (),
        directory=settings.directory is not None,
    )


@asynccontextmanager
async def connect(settings: Settings, context: ConnectorContext) -> AsyncIterator[Ldap]:
    """Make ready to connect; nothing is opened before the first search.

    Raises:
        AuthFailed: There is no password for it.
    """
    name = context.name or "ldap"
    password = context.secret(settings.password) if settings.user else ""
    if settings.user and not password:  # a server would let nobody in, and say that all is well
        raise AuthFailed(name, f"the secret {settings.password!r} is empty")
    pool = Pool(name, lambda: LdapSession(name, settings, password), settings.connections)
    rule = settings.directory
    try:
        yield LdapDirectory(name, settings, pool, rule) if rule else Ldap(name, settings, pool)
    finally:
        pool.close()
