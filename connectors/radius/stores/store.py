"""What every database is asked to do; all of it blocks, and is done in a thread of its own."""

from datetime import datetime
from typing import Any, Protocol

from app.sdk.errors import ConnectorError


class Store(Protocol):
    """A database that is opened for each look and closed after it.

    Attributes:
        mark: What stands for a value in a query.
        errors: What it raises.
    """

    mark: str

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises."""
        ...

    def open(self) -> Any:
        """Open a connection (DB-API 2.0) that can't write; raises one of `errors`."""
        ...

    def cancel(self, connection: Any) -> None:
        """End what is under way on a connection; called in another thread."""
        ...

    def now(self, connection: Any) -> datetime | None:
        """Return its own time; None where it is this machine's."""
        ...

    def why(self, error: Exception) -> ConnectorError:
        """Say what one of `errors` means, without the text of a query or a value."""
        ...
