"""Mobile lines."""

from app.sandbox.town.estate.customer import Customer
from app.sandbox.town.estate.ledger import Ledger


class Mobile(Customer, kw_only=True):
    """A mobile customer; `status` is the subscription's, `active` or why it is not.

    Attributes:
        ledger: What it is charged for and why; None: billing knows nothing of the line.
    """

    msisdn: str
    status: str = "active"
    ledger: Ledger | None = None
