"""Mail to a real mail server on loopback: sent once, in words of the settings, and nowhere else."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.domain.customer import Customer
from app.sdk.connector import Delivery
from app.sdk.errors import AuthFailed, ConnectorError, NotReady
from app.sdk.kit import lent, order
from connectors.mail import Settings, connect
from connectors.mail.connector import MailDesk
from tests.servers.certificates import Authority

NOC = "mail.noc"
MAILS = {
    NOC: {
        "title": {"zh": "邮件上报", "en": "Mail the NOC"},
        "needs": ["pon.offline_share"],
        "to": "noc@operator.test",
        "subject": {"zh": "群障 {keys.area}", "en": "Fault in {keys.area}"},
        "text": {"zh": "离线占比 {order.pon.offline_share}", "en": "{order.pon.offline_share} off"},
    }
}
WHO = Customer(customer_id="C-17", name="Ann Example", keys={"area": "AREA-17"})


class Box:
    """Takes every mail but those to `full@`, and keeps it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, to: str, _options: list[str]
    ) -> str:
        if to.startswith("full@"):
            return "552 5.2.2 mailbox\x1b[31m full"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert envelope.content is not None
        content = envelope.content
        raw = content if isinstance(content, bytes) else content.encode()
        self.mails.append(message_from_bytes(raw, policy=default))  # type: ignore[arg-type]
        return "250 OK"


def signed_in(
    _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any
) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password == b"right"
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def server(**options: Any) -> AsyncIterator[tuple[Box, int]]:
    box = Box()
    loop = asyncio.get_running_loop()
    options.setdefault("auth_require_tls", True)
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # else it writes down what it hears
    made: list[SMTP] = []

    def make() -> SMTP:
        made.append(SMTP(box, **options))
        return made[-1]

    async with await loop.create_server(make, "127.0.0.1", 0) as listening:
        yield box, listening.sockets[0].getsockname()[1]
    working = [each._handler_coroutine for each in made if each._handler_coroutine]
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)


@asynccontextmanager
async def opened(port: int, password: str = "", **more: Any) -> AsyncIterator[MailDesk]:
    table = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "desk@operator.test",
        "language": "en",
        "mails": MAILS,
    } | more
    context = lent({"password": password})
    async with connect(msgspec.convert(table, Settings), context) as mail:
        yield mail


async def test_a_mail_is_sent_once_in_the_words_of_the_settings():
    asked = order(NOC, "press-1", pon__offline_share="0.8")
    async with server() as (box, port), opened(port) as mail:
        assert await mail.check(WHO, asked) is None
        first = await mail.perform(WHO, asked, lambda _share: None)
        assert await mail.perform(WHO, asked, lambda _share: None) == first
        assert await mail.check(WHO, asked) == first
        assert await mail.delivery(first.reference) is Delivery.ACCEPTED
    [sent] = box.mails
    assert (sent["To"], sent["Subject"]) == ("noc@operator.test", "Fault in AREA-17")
    assert sent.get_content().strip() == "0.8 off"
    assert sent["Message-ID"] == f"<{first.reference}>"


async def test_words_from_outside_stay_in_their_place():
    hostile = "AREA\r\nBcc: evil@else.test\r\n\r\n\r\n.\r\nRCPT TO:<evil@else.test>"
    who = msgspec.structs.replace(WHO, keys={"area": hostile})
    async with server() as (box, port), opened(port) as mail:
        asked = order(NOC, pon__offline_share="x\r\n.\r\nQUIT\r\n")
        await mail.perform(who, asked, lambda _share: None)
    [sent] = box.mails
    assert sent["Bcc"] is None
    assert "evil@else.test" in sent["Subject"]
    assert "QUIT" in sent.get_content()


@pytest.mark.parametrize("to", ["a@b@c", "a b@c.test", "", "a@c.test,d@e.test", "x\r\n@c.t", "ä@c"])
async def test_what_is_no_address_is_sent_nothing(to: str):
    async with server() as (box, port), opened(port) as mail:
        with pytest.raises(ConnectorError, match="no address"):
            await mail.send(to, "subject", "text", "press-2")
    assert box.mails == []


async def test_mails_go_only_where_the_settings_let_them():
    async with server() as (box, port), opened(port, domains=["operator.test"]) as mail:
        with pytest.raises(ConnectorError, match=r"no mail may be sent to else\.test"):
            await mail.send("somebody@else.test", "subject", "text", "press-3")
        await mail.send("somebody@OPERATOR.test", "subject", "text", "press-4")
    assert len(box.mails) == 1


async def test_a_refusal_is_told_in_clean_words():
    async with server() as (box, port), opened(port) as mail:
        with pytest.raises(ConnectorError, match=r"refused: .*mailbox\[31m full"):
            await mail.send("full@operator.test", "subject", "text", "press-5")
        assert await mail.send("noc@operator.test", "subject", "text", "press-5")
    assert len(box.mails) == 1


async def test_who_signs_in_is_encrypted_and_a_wrong_password_is_said_to_be_one(tmp_path: Path):
    authority = Authority(tmp_path)
    shown = authority.certificate("127.0.0.1")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(shown.certificate, shown.key)
    options = {"tls_context": tls, "authenticator": signed_in, "auth_required": True}
    trusted = {"security": "starttls", "user": "desk", "ca_file": str(authority.file)}
    async with server(require_starttls=True, **options) as (box, port):
        async with opened(port, "right", **trusted) as mail:
            [health] = await mail.health()
            assert health.well, health.detail
            await mail.send("noc@operator.test", "subject", "text", "press-6")
        async with opened(port, "wrong", **trusted) as mail:
            with pytest.raises(AuthFailed, match="sign-in refused"):
                await mail.send("noc@operator.test", "subject", "text", "press-7")
        async with opened(port, "right", **(trusted | {"ca_file": ""})) as mail:
            with pytest.raises(NotReady, match="nothing was sent"):
                await mail.send("noc@operator.test", "subject", "text", "press-8")
    assert len(box.mails) == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"security": "none", "host": "mail.example"}, "this machine only"),
        ({"sender": "desk"}, "sender"),
        ({"mails": {NOC: {**MAILS[NOC], "text": {"zh": "x"}}}}, "no wording in en"),
        ({"mails": {NOC: {**MAILS[NOC], "to": "{order.customer}"}}}, "no such blank"),
    ],
)
def test_settings_that_can_not_work_are_refused(more: dict[str, Any], words: str):
    table = {"host": "127.0.0.1", "security": "none", "sender": "d@o.test", "mails": MAILS} | more
    with pytest.raises(msgspec.ValidationError, match=words):
        msgspec.convert(table, Settings)
