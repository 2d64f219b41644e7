"""What a run means: its exit code, its answer, and its complaint without anybody in it."""

from collections.abc import Iterable
from typing import NoReturn

from app.domain.actions import ActionState
from app.domain.customer import Customer
from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady
from app.sdk.replies import understand
from app.sdk.text import plain
from connectors.command.runs import Ran
from connectors.command.settings import Codes

LONGEST_SAID = 160
SHORTEST_PRIVATE = 3


def read(name: str, ran: Ran, codes: Codes, private: Iterable[str], what: str) -> object:
    """Return a run's answer as plain data; None where there is nothing.

    Args:
        name: Of the connector, for errors.
        ran: How it ended.
        codes: What exit codes mean.
        private: What may not stand in a message.
        what: What it is about.

    Raises:
        NotReady, AuthFailed, ConnectorError: As `codes` have it.
        InvalidReply: Any other code, or an answer that is not JSON.
    """
    if ran.code in codes.nothing:
        return None
    if ran.code != 0:
        _fail(name, ran, codes, private)
    return understand(name, ran.out, object, what)


def private_of(
    customer: Customer | None, order: ActionState | None, secrets: Iterable[str]
) -> tuple[str, ...]:
    """Return what may stand in no message: who it is about, what is sent along, and secrets."""
    words = [*secrets]
    if customer is not None:
        words += [customer.customer_id, customer.name, customer.address, *customer.keys.values()]
    if order is not None:
        words += order.parameters.values()
    return tuple(word for word in words if len(word) >= SHORTEST_PRIVATE)


def _fail(name: str, ran: Ran, codes: Codes, private: Iterable[str]) -> NoReturn:
    said = _complaint(ran, private)
    if ran.code in codes.denied:
        raise AuthFailed(name, "sign-in refused")
    if ran.code in codes.busy:
        raise NotReady(name, f"the program found its system busy{said}")
    if ran.code in codes.refused:
        raise ConnectorError(name, f"refused: {said.removeprefix(': ') or 'the program says no'}")
    if ran.code < 0:
        raise InvalidReply(name, f"the program was ended by signal {-ran.code}")
    raise InvalidReply(name, f"the program ended with {ran.code}{said}")


def _complaint(ran: Ran, private: Iterable[str]) -> str:
    """Return its first line of complaint, without what is private."""
    line = next((row for row in ran.said.splitlines() if row.strip()), "")
    for word in sorted(private, key=len, reverse=True):
        line = line.replace(word, "…")
    line = plain(line, LONGEST_SAID)
    return f": {line}" if line else ""
