"""A BRAS that answers as it is told to, byte by byte; and an accounting file filled by hand."""

import asyncio
import sqlite3
from contextlib import asynccontextmanager

from pyrad.packet import CoAPacket

from app.sandbox.aaa.tables import SCHEMA
from app.sandbox.town.operator import utc_now
from connectors.radius import Settings
from connectors.radius.dictionary import dictionary
from connectors.radius.settings import Nas
from tests.connectors.radius.world import QUICK, TABLES
from tests.servers.freeradius import SECRET

LOGIN = "tb-example@test"
ACK, NAK = 41, 42


class Bras(asyncio.DatagramProtocol):
    """Takes requests; `says` makes the datagrams that go back, in their order."""

    def __init__(self, says):
        self.says = says
        self.heard = []
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.heard.append((data, addr))
        for datagram in self.says(data):
            self.transport.sendto(datagram, addr)

    @property
    def port(self):
        return self.transport.get_extra_info("sockname")[1]


@asynccontextmanager
async def bras(says):
    loop = asyncio.get_running_loop()
    transport, running = await loop.create_datagram_endpoint(
        lambda: Bras(says), local_addr=("127.0.0.1", 0)
    )
    try:
        yield running
    finally:
        transport.close()
        await asyncio.sleep(0)


def asked(data, secret=SECRET):
    """Take a request apart, having made sure that it is signed as it must be."""
    request = CoAPacket(packet=data, secret=secret.encode(), dict=dictionary())
    assert request.VerifyCoARequest()
    return request


def reply(data, code=None, cause=None, secret=SECRET, signed=False):
    """The bytes of an answer to a request: an ACK of its kind, where no code is given."""
    request = asked(data)
    answer = request.CreateReply()
    answer.secret = secret.encode()
    answer.code = code or answer.code
    if cause is not None:
        answer.AddAttribute("Error-Cause", cause)
    if signed:
        answer.add_message_authenticator()
    return answer.ReplyPacket()


class Book:
    """An accounting file."""

    def __init__(self, folder):
        self.file = folder / "accounting.db"
        self._db = sqlite3.connect(self.file, isolation_level=None)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.executescript(f"BEGIN; {SCHEMA} COMMIT;")

    def close(self):
        self._db.close()

    def run(self, query, *values):
        return self._db.execute(query, values).fetchall()

    def session(self, session_id="S-1", *, login=LOGIN, nas="127.0.0.1", start=None, **columns):
        now = int(utc_now().timestamp())
        row = {
            "acctsessionid": session_id, "acctuniqueid": f"u-{login}-{session_id}",
            "username": login, "nasipaddress": nas, "acctstarttime": start or now - 600,
            "acctupdatetime": now, "acctinputoctets": 1, "acctoutputoctets": 1, **columns,
        }  # fmt: skip
        self._insert("radacct", row)

    def attempt(self, answer="Access-Reject", reason="", *, ago_s=60, login=LOGIN):
        at = int(utc_now().timestamp()) - ago_s
        row = {"username": login, "reply": answer, "authdate": at, "reason": reason}
        self._insert("radpostauth", row)

    def check(self, attribute, value, *, login=LOGIN):
        row = {"username": login, "attribute": attribute, "op": ":=", "value": value}
        self._insert("radcheck", row)

    def settings(self, port=1, **more):
        given = {
            "database": f"sqlite:{self.file}",
            "nas": {"127.0.0.1": Nas(secret="bras", port=port)},
            "tables": TABLES,
            **QUICK,
            "settle_s": 0.0,
        }
        return Settings(**(given | more))

    def _insert(self, table, row):
        marks = ", ".join("?" * len(row))
        self.run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())
