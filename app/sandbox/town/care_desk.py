"""What the operator can be told to do about complaints and orders."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.sandbox.town.estate import Estate, Order, Ticket

DAYS = {"today": 0, "tomorrow": 1, "weekend": 4}


class CareDesk:
    """Urges tickets and books visits."""

    def __init__(self, estate: Estate, now: Callable[[], datetime]) -> None:
        self._estate = estate
        self._now = now

    def urge(self, ticket: Ticket, severity: str, *, key: str) -> None:
        """Note that the customer has asked how far it is; the same key again changes nothing."""
        if key and key in ticket.touched:
            return
        ticket.urges += 1
        ticket.severity = severity
        ticket.touched.append(key)

    def book_visit(self, order_id: str, wish: str) -> Order | None:
        """Book a visit for an order, on the day that suits; None: there is no such order."""
        days = DAYS.get(wish, 2)
        for customer in self._estate.customers():
            for order in customer.orders:
                if order.order_id == order_id:
                    order.visit_at = self._now() + timedelta(days=days, hours=4)
                    order.blocked = ""
                    return order
        return None
