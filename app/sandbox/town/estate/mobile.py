"""Mobile lines."""

from app.sandbox.town.estate.customer import Customer


class Mobile(Customer, kw_only=True):
    """A mobile customer; `status` is the subscription's, `active` or why it is not."""

    msisdn: str
    status: str = "active"
