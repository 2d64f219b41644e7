"""Kannel's `sendsms` as a messenger: user and password in headers, never in an address."""

import re
from collections.abc import Mapping

from app.sdk.connector import Delivery, Receipt
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply
from app.sdk.http import Http
from app.sdk.messages import Sent
from connectors.sms.receipts import Board

PATH = "/cgi-bin/sendsms"
NUMBER = re.compile(r"\+?[0-9]{3,20}")
TEXT_MAX = 670
"""Ten parts of 67 characters, as texts in Chinese are cut."""
UCS2 = "2"
ALL_REPORTS = "31"
ACCEPTED = (b"0:", b"3:")


class Gateway:
    """A `Messenger` over one HTTP session."""

    def __init__(self, http: Http, account: Mapping[str, str], board: Board, sent: Sent) -> None:
        """Make one; `account` holds Kannel's headers: user, password and sender."""
        self.name = http.name
        self.sent = sent
        self._http = http
        self._account = account
        self._board = board

    async def send(self, to: str, subject: str, text: str, key: str) -> Receipt:
        """Send one text; a key that has sent one already sends nothing."""
        known = self.sent.find(key)
        if known is not None:
            return known
        number = re.sub(r"[ ()./-]", "", to)
        if not NUMBER.fullmatch(number):
            raise ConnectorError(self.name, "that is no number a text can be sent to")
        if not text.strip() or len(text) > TEXT_MAX:
            raise ConnectorError(self.name, f"a text has 1 to {TEXT_MAX} characters")
        token = self._board.begin()
        headers = {
            **self._account,
            "X-Kannel-To": number,
            "X-Kannel-Coding": UCS2,
            "Content-Type": "text/plain; charset=UTF-8",
        }
        if self._board.url:
            headers["X-Kannel-DLR-Mask"] = ALL_REPORTS
            headers["X-Kannel-DLR-Url"] = self._board.address(token)
        answer = await self._http.tell("POST", PATH, content=text.encode(), headers=headers)
        if not answer.body.lstrip().startswith(ACCEPTED):
            raise InvalidReply(self.name, "answer not understood: neither accepted nor queued")
        return self.sent.keep(key, Receipt(reference=token))

    async def delivery(self, reference: str) -> Delivery:
        """Say how far a text has come; unknown where no receipts are heard."""
        return self._board.state(reference)

    async def alive(self) -> None:
        """Ask for a sign of life; Kannel refuses a question without a user, which is one.

        Raises:
            ConnectorError: There is none.
        """
        answer = await self._http.ask("GET", PATH)
        if answer.status not in (400, 403):
            raise InvalidReply(self.name, f"unexpected answer {answer.status}: is this Kannel?")
        if b"sendsms" not in answer.body and answer.status == 403:
            raise AuthFailed(self.name, "refused by something in front of the gateway")
