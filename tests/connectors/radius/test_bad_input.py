"""The RADIUS connector before a database, and a BRAS, that fail in every way there is."""

from contextlib import asynccontextmanager
from typing import ClassVar

import pytest

from app.sandbox.town.operator import utc_now
from app.sdk.kit import BadInput, Questions, Row, lent, misbehaving_tcp, misbehaving_udp
from app.sdk.kit.judging import Act, misfit
from connectors.radius import Settings
from connectors.radius.settings import Nas
from tests.connectors.radius.bras import LOGIN, NAK, Book, asked, reply
from tests.connectors.radius.world import QUICK, TABLES, customer_with, press
from tests.servers.certificates import Authority
from tests.servers.freeradius import SECRET
from tests.servers.postgres import need_postgres, postgres

CUSTOMER = customer_with(LOGIN)
FACTS = frozenset({"session.online", "session.last_end", "aaa.last_reject"})
HTTP = "there is no status code in the protocol"
WHOLE = "a row is one line of the database's own protocol: psycopg sees to it, or it is cut off"
TABLE = """
CREATE TABLE radacct (radacctid bigserial, acctsessionid text, acctuniqueid text, username text,
  nasipaddress inet, framedipaddress inet, acctstarttime timestamptz, acctupdatetime timestamptz,
  acctstoptime timestamptz, acctinputoctets bigint, acctoutputoctets bigint,
  acctterminatecause text)
"""


def at(address, **more):
    given = {"database": address, "nas": {"127.0.0.1": Nas(secret="bras")}, "tables": TABLES}
    return Settings(**(given | QUICK | {"limit_s": 0.4, "settle_s": 0.0} | more))


@pytest.fixture(scope="module")
def server():
    need_postgres()
    with postgres() as running:
        running.execute(
            TABLE,
            "CREATE ROLE reader LOGIN PASSWORD 'reader-secret'",
            "CREATE ROLE other LOGIN PASSWORD 'reader-secret'",
            "GRANT SELECT ON radacct TO reader",
        )
        yield running


class TestDatabase(BadInput):
    package = "connectors.radius"
    questions = Questions(customer=CUSTOMER, facts=FACTS, orders=(press(),), private=(SECRET,))
    cannot: ClassVar = {
        **dict.fromkeys(
            (
                Row.EXPIRED_TOKEN, Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY, Row.SERVER_ERROR,
                Row.BAD_GATEWAY, Row.UNAVAILABLE,
            ),
            HTTP,
        ),
        Row.DEEP: WHOLE,
        Row.WRONG_TYPES: "test_facts.py has them; an order says that nothing was sent",
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def _systems(self, server, tmp_path):
        self.server, self.folder, self.book = server, tmp_path, Book(tmp_path)
        yield
        self.book.close()

    def lent(self):
        secrets = {"bras": SECRET, "database": "reader-secret", "wrong": "not-the-secret"}
        return lent(secrets, now=utc_now)

    def sent(self):
        return False

    @asynccontextmanager
    async def misbehaving(self, row, text):
        match row:
            case Row.HOSTILE | Row.INJECTED | Row.THOUSAND:
                self._write(text, 1000 if row is Row.THOUSAND else 1)
                yield at(f"sqlite:{self.book.file}")
            case Row.UNAUTHORIZED | Row.FORBIDDEN | Row.WRONG_CERTIFICATE:
                yield self._refusing(row)
            case _:
                async with misbehaving_tcp(row, first=b"S" * 2) as port:
                    yield at(f"postgresql://reader@127.0.0.1:{port}/x?sslmode=disable")

    def _write(self, text, times):
        """Sessions, one that has ended, and a refusal, with the text wherever there is one."""
        for number in range(times):
            self.book.session(f"S-{number}", nas="127.0.0.9")
        self.book.session("S-last", acctstoptime=1772000000)
        self.book.attempt()
        if text:
            octets = text.encode("utf-8", "surrogatepass")
            columns = ("acctsessionid", "framedipaddress", "acctterminatecause")
            for column in columns:
                self.book.run(f"UPDATE radacct SET {column} = CAST(? AS TEXT)", octets)
            self.book.run("UPDATE radpostauth SET reason = CAST(? AS TEXT)", octets)

    def _refusing(self, row):
        where = f"@localhost:{self.server.port}/postgres?sslmode="
        if row is Row.UNAUTHORIZED:
            return at(f"postgresql://reader{where}require", database_secret="wrong")
        if row is Row.FORBIDDEN:
            return at(f"postgresql://other{where}require", database_secret="database")
        stranger = Authority(self.folder).file
        address = f"postgresql://reader{where}verify-full&sslrootcert={stranger}"
        return at(address, database_secret="database")

    def unharmed(self, text):
        rows = self.book.run("SELECT count(*) FROM radacct")
        return "" if rows == [(2,)] else f"the table holds {rows}"


class TestBras(BadInput):
    """A BRAS over UDP; accounting is well, so that reading and checking go on."""

    package = "connectors.radius"
    questions = Questions(customer=CUSTOMER, facts=FACTS, orders=(press(),), private=(SECRET,))
    cannot: ClassVar = {
        **dict.fromkeys(
            (
                Row.EXPIRED_TOKEN, Row.FORBIDDEN, Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY,
                Row.SERVER_ERROR, Row.BAD_GATEWAY, Row.UNAVAILABLE,
            ),
            "refusals are Error-Causes: test_freeradius.py has them all",
        ),
        Row.WRONG_CERTIFICATE: "RADIUS over UDP knows no certificate, only the shared secret",
        Row.UNAUTHORIZED: "who has another secret is not answered: that is the row of silence",
        Row.WRONG_TYPES: "an answer holds one number, and no other type has a place there",
        Row.DEEP: "attributes do not nest in what is read of an answer",
        Row.INJECTED: "test_bras.py sees to it that no hostile login or session is sent",
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def _book(self, tmp_path):
        self.book = Book(tmp_path)
        self.book.session()
        yield
        self.book.close()

    def lent(self):
        return lent({"bras": SECRET}, now=utc_now)

    def sent(self):
        return True

    @asynccontextmanager
    async def misbehaving(self, row, text):
        if row is Row.HOSTILE:
            async with misbehaving_udp(Row.THOUSAND, _refusing(text)) as port:
                yield self.book.settings(port)
            return
        async with misbehaving_udp(row, reply) as port:
            yield self.book.settings(port)

    def _judged(self, row, outcome, facts):
        if outcome.act is Act.TELL:
            return super()._judged(row, outcome, facts)
        return misfit(outcome)


def _refusing(text):
    """A NAK with a hostile Reply-Message, as far as a packet has room for it."""

    def says(data):
        answer = asked(data).CreateReply()
        answer.code = NAK if answer.code == 41 else 45
        answer[18] = [text.encode(errors="replace")[:250]]
        return answer.ReplyPacket()

    return says
