"""The five errors that may leave a connector, and the boundary that lets no other through."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class ConnectorError(Exception):
    """What went wrong with a connector, fit to show to an agent.

    Attributes:
        connector: Name of the connector.
        retryable: Whether the same call may succeed later, unchanged.
    """

    retryable: ClassVar[bool] = False

    def __init__(self, connector: str, message: str) -> None:
        super().__init__(f"{connector}: {message}")
        self.connector = connector
        self.message = message


class NotReady(ConnectorError):
    """Unreachable, busy or late."""

    retryable = True


class AuthFailed(ConnectorError):
    """The credentials were refused."""


class InvalidReply(ConnectorError):
    """The remote system answered outside its own contract."""


class ConnectorDefect(ConnectorError):
    """The connector raised what it may not raise."""


@contextmanager
def boundary(connector: str) -> Iterator[None]:
    """Let only `ConnectorError` out of a call into a connector."""
    try:
        yield
    except ConnectorError:
        raise
    except TimeoutError as error:
        raise NotReady(connector, "no answer in time") from error
    except OSError as error:
        raise NotReady(connector, "unreachable") from error
    except Exception as error:
        raise ConnectorDefect(connector, f"unexpected {type(error).__name__}") from error
