"""SMTP as a messenger: until the text itself is sent, every failure means that nothing was."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate

import aiosmtplib

from app.sdk.connector import Delivery, Receipt
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.http import tls_context
from app.sdk.messages import Sent
from app.sdk.text import encodable, plain
from connectors.mail.settings import Settings

ADDRESS = re.compile(r"[^\s<>,;@]{1,64}@([^\s<>,;@]{1,190})")
SUBJECT_MAX = 200
TEXT_MAX = 50_000
WORDS_MAX = 160
QUIT_S = 1.0
NO_SMTP = ("Malformed SMTP response", "Response too long")
"""How the library begins what it says of an answer that is none."""


class Post:
    """A `Messenger`; each mail has a connection of its own, as an agent sends few."""

    def __init__(self, name: str, settings: Settings, password: str, sent: Sent) -> None:
        self.name = name
        self.sent = sent
        self._settings = settings
        self._password = password

    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """Send one mail; a key that has sent one already sends nothing."""
        known = self.sent.find(key)
        if known is not None:
            return known
        message = self._written(to, subject, text, key)
        async with self._signed_in() as smtp:
            with self._nothing_sent():
                await smtp.mail(self._settings.sender)
                await smtp.rcpt(to)
            try:
                await smtp.data(message.as_bytes(policy=SMTP_POLICY))
            except aiosmtplib.SMTPResponseException as error:
                raise self._refusal(error) from error
            except (aiosmtplib.SMTPException, OSError) as error:
                raise TimeoutError("sent, but no answer came") from error
        return self.sent.keep(key, Receipt(reference=str(message["Message-ID"]).strip("<>")))

    async def delivery(self, reference: str) -> Delivery:
        """A mail server says no more than that it has taken a mail on."""
        known = any(receipt.reference == reference for receipt in self.sent.receipts())
        return Delivery.ACCEPTED if known else Delivery.UNKNOWN

    async def alive(self) -> None:
        """Sign in and out again.

        Raises:
            ConnectorError: That is not possible.
        """
        async with self._signed_in() as smtp:
            with self._nothing_sent():
                await smtp.noop()

    def _written(self, to: str, subject: str, text: str, key: str) -> EmailMessage:
        found = ADDRESS.fullmatch(to)
        if found is None or not to.isascii():
            raise ConnectorError(self.name, "that is no address a mail can be sent to")
        domain = found[1].lower()
        if self._settings.domains and domain not in self._settings.domains:
            raise ConnectorError(self.name, f"no mail may be sent to {plain(domain, 60)}")
        message = EmailMessage(policy=SMTP_POLICY)
        message["From"] = self._settings.sender
        message["To"] = to
        message["Subject"] = plain(encodable(subject), SUBJECT_MAX)
        message["Date"] = formatdate()
        ours = self._settings.sender.rpartition("@")[2]
        message["Message-ID"] = f"<{re.sub('[^A-Za-z0-9.-]', '', key)}.ringside@{ours}>"
        message.set_content(encodable(text[:TEXT_MAX]))
        return message

    @asynccontextmanager
    async def _signed_in(self) -> AsyncIterator[aiosmtplib.SMTP]:
        settings = self._settings
        with self._nothing_sent():
            smtp = aiosmtplib.SMTP(
                hostname=settings.host,
                port=settings.port,
                timeout=settings.limit_s,
                use_tls=settings.security == "tls",
                start_tls=settings.security == "starttls",
                tls_context=tls_context(settings.ca_file),
            )
            await smtp.connect()
        try:
            if settings.user:
                with self._nothing_sent():
                    await smtp.login(settings.user, self._password)
            yield smtp
        finally:
            await _leave(smtp)

    def _refusal(self, error: aiosmtplib.SMTPResponseException) -> ConnectorError:
        """Return what a server's refusal stands for; it has taken nothing."""
        words = plain(error.message, WORDS_MAX)
        if error.message.startswith(NO_SMTP):
            return InvalidReply(self.name, f"answer not understood: {words}")
        if error.message.startswith("5.7."):
            return AuthFailed(self.name, f"not permitted: {words}")
        kind = NotReady if 400 <= error.code < 500 else ConnectorError
        return kind(self.name, f"refused: {words}")

    @contextmanager
    def _nothing_sent(self) -> Iterator[None]:
        """Say what failed before the text itself was sent."""
        try:
            yield
        except aiosmtplib.SMTPAuthenticationError as error:
            raise AuthFailed(self.name, "sign-in refused") from error
        except (ssl.SSLError, aiosmtplib.SMTPConnectError) as error:
            why = "its certificate is not to be trusted" if _certificate(error) else "unreachable"
            raise NotReady(self.name, f"{why}, nothing was sent") from error
        except aiosmtplib.SMTPTimeoutError as error:
            raise NotReady(self.name, "no answer in time, nothing was sent") from error
        except aiosmtplib.SMTPResponseException as error:
            raise self._refusal(error) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise NotReady(self.name, "connection broken, nothing was sent") from error


def _certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


async def _leave(smtp: aiosmtplib.SMTP) -> None:
    """Say goodbye, but not for long; whatever comes of it, the mail was sent or it was not."""
    try:
        async with asyncio.timeout(QUIT_S):
            await smtp.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        pass
    finally:
        smtp.close()
