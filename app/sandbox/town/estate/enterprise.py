"""Enterprise customers and their leased lines."""

from app.sandbox.town.estate.customer import Customer


class Circuit(Customer, kw_only=True):
    """An enterprise customer with a leased line."""

    circuit_id: str
