"""The connector to a mail server keeps the contract, and knows every way in which one can fail."""

import asyncio
from contextlib import asynccontextmanager
from typing import ClassVar

import msgspec

from app.sdk.kit import BadInput, Contract, Questions, Row, Trial, misbehaving_tcp, order
from connectors.mail import Settings
from tests.connectors.mail.test_mail import MAILS, NOC, WHO, opened, server

GATEWAY = "a mail server answers in lines of three digits and words, and this has no place there"


def settings(port: int = 25, **more: object) -> Settings:
    table = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "desk@operator.test",
        "limit_s": 0.4,
        "mails": MAILS,
    }
    return msgspec.convert(table | more, Settings)


class TestContract(Contract):
    package = "connectors.mail"
    against = "aiosmtpd 1.4.6"

    def settings(self):
        return settings()

    @asynccontextmanager
    async def opened(self):
        async with server() as (box, port), opened(port) as mail:
            yield Trial(
                connector=mail,
                questions=Questions(
                    customer=WHO, orders=(order(NOC, pon__offline_share="1"),), to="a@noc.test"
                ),
                done=lambda key: sum(key in str(each["Message-ID"]) for each in box.mails),
            )


def saying(*answers: bytes):
    """Make a server that says these lines, one to each line it hears, and the last for ever."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said = iter(answers)
        line = next(said)
        while True:
            writer.write(line + b"\r\n")
            await writer.drain()
            if not await reader.readline():
                return
            line = next(said, line)

    return serve


LINES = {
    Row.FORBIDDEN: (b"220 hello", b"250 hello", b"550 5.7.1 not permitted"),
    Row.TOO_MANY: (b"220 hello", b"250 hello", b"450 4.7.1 too many mails"),
    Row.SERVER_ERROR: (b"220 hello", b"250 hello", b"451 4.3.0 internal error"),
    Row.UNAVAILABLE: (b"421 4.3.2 closed for work",),
    Row.WRONG_TYPES: (b"220 hello", b"two hundred and fifty"),
    Row.INJECTED: (b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go on", b"250 taken"),
}


class TestBadInput(BadInput):
    package = "connectors.mail"
    remembers = "no mail server can be asked by the key of an order"
    questions = Questions(customer=WHO, orders=(order(NOC, pon__offline_share="1"),))
    cannot: ClassVar = {
        Row.EXPIRED_TOKEN: "a password does not expire in the middle of a session",
        Row.UNAUTHORIZED: "signing in is refused in its own test, over TLS",
        Row.NOT_FOUND: GATEWAY,
        Row.CONFLICT: GATEWAY,
        Row.BAD_GATEWAY: GATEWAY,
        Row.DEEP: GATEWAY,
        Row.THOUSAND: "nothing is listed, a mail is taken or it is not",
    }
    well_in: ClassVar = {
        Row.FORBIDDEN: "nothing is refused before somebody is written to",
        Row.SERVER_ERROR: "nothing fails before somebody is written to",
    }

    @asynccontextmanager
    async def misbehaving(self, row, text):
        from app.sdk.kit.sockets import Listening

        lines = LINES.get(row)
        if row is Row.HOSTILE:
            clean = text.encode("utf-8", "replace")[:400].replace(b"\r", b" ").replace(b"\n", b" ")
            lines = (b"220 hello", b"250 hello", b"550 " + clean)
        if lines is not None:
            async with Listening(saying(*lines)) as listening:
                yield settings(listening.port)
            return
        security = "tls" if row is Row.WRONG_CERTIFICATE else "none"
        async with misbehaving_tcp(row, first=b"220 hel") as port:
            yield settings(port, security=security)

    def unharmed(self, text):
        return ""
