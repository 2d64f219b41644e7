"""The pretend operator: one town, one clock, and what may be done to it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from app.sandbox.town import line_desk
from app.sandbox.town.care_desk import CareDesk
from app.sandbox.town.estate import (
    Customer,
    Estate,
    Line,
    LineTest,
    Message,
    Mobile,
    Monitor,
    Pon,
    Session,
    Ticket,
)
from app.sandbox.town.mobile_desk import MobileDesk
from app.sandbox.town.population import populate
from app.sandbox.town.scenes import stage

SEED = 20260101
REPORT_AFTER = timedelta(seconds=2)
"""A message that can't be delivered is said to have failed after this."""
ORDER_TAKES = timedelta(seconds=1.5)
TEST_TAKES = timedelta(seconds=2)


def utc_now() -> datetime:
    """Return the time, UTC-aware."""
    return datetime.now(UTC)


class Operator:
    """One state that every system is a view of. Nothing runs: time is looked at when asked.

    Args:
        now: The clock; every time in the town is relative to what it says now.
        seed: The same seed gives the same town.
        order_takes: How long an activation order is under way.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = utc_now,
        *,
        seed: int = SEED,
        order_takes: timedelta = ORDER_TAKES,
    ) -> None:
        self.now = now
        self._order_takes = order_takes
        random = Random(seed)
        self.estate: Estate = populate(random, now())
        stage(self.estate, random, now())
        lines, customers = self.estate.lines.values(), list(self.estate.customers())
        self._by_id = {each.customer_id: each for each in customers}
        self._by_login = {line.access.login: line for line in lines}
        self._by_product = {each.product.product_id: each for each in customers}
        self._by_account = {each.account.account_id: each for each in customers}
        self._by_onu = {line.onu.onu_id: line for line in lines}
        self._by_msisdn = {each.msisdn: each for each in self.estate.mobiles.values()}
        self.mobile_desk = MobileDesk(self.estate, now)
        self.care_desk = CareDesk(self.estate, now)

    def customers(self) -> Iterator[Customer]:
        """Every customer, as of now."""
        for customer in self.estate.customers():
            yield self._as_of_now(customer)

    def lines(self) -> Iterator[Line]:
        """Every broadband customer, as of now."""
        for line in self.estate.lines.values():
            self._catch_up(line)
            yield line

    def find_customer(self, customer_id: str) -> Customer | None:
        """Return the customer with that id."""
        found = self._by_id.get(customer_id)
        return None if found is None else self._as_of_now(found)

    def find_login(self, login: str) -> Line | None:
        """Return the customer with that AAA login."""
        return self._caught_up(self._by_login.get(login))

    def find_msisdn(self, msisdn: str) -> Mobile | None:
        """Return the customer with that mobile number."""
        return self._by_msisdn.get(msisdn)

    def find_product(self, product_id: str) -> Customer | None:
        """Return the customer with that product."""
        return self._by_product.get(product_id)

    def find_account(self, account_id: str) -> Customer | None:
        """Return the customer with that billing account."""
        return self._by_account.get(account_id)

    def find_onu(self, onu_id: str) -> Line | None:
        """Return the customer with that optical modem."""
        return self._by_onu.get(onu_id)

    def find_pon(self, pon_id: str) -> Pon | None:
        """Return that PON port."""
        return self.estate.pons.get(pon_id)

    def activate(self, line: Line, verb: str, *, key: str, body: str = "") -> Monitor:
        """Begin an activation order, one of `line_desk.VERBS`; the same key, the same order."""
        return self._order(
            ("AAA", line.access.login, verb, key, body),
            lambda at: line_desk.carry_out(line, verb, at),
        )

    def activate_mobile(
        self, system: str, mobile: Mobile, verb: str, *, key: str, body: str = ""
    ) -> Monitor:
        """Begin an order for a mobile line (one of `mobile_desk.verbs`), at HLR or SMSC."""
        return self._order(
            (system, mobile.msisdn, verb, key, body),
            lambda _: self.mobile_desk.carry_out(mobile, verb),
        )

    def _order(
        self, order: tuple[str, str, str, str, str], carry_out: Callable[[datetime], int]
    ) -> Monitor:
        system, service, verb, key, body = order
        monitors = self.estate.monitors
        for monitor in monitors.values():
            if key and monitor.key == key:
                return monitor
        now = self.now()
        monitor = Monitor(
            monitor_id=f"MON-{70001 + len(monitors)}",
            system=system,
            login=service,
            verb=verb,
            key=key,
            body=body,
            asked_at=now,
            finishes_at=now + self._order_takes,
        )
        monitors[monitor.monitor_id] = monitor
        monitor.cause = carry_out(monitor.finishes_at)
        return monitor

    def open_ticket(self, customer: Customer, ticket: Ticket) -> Ticket:
        """Open a ticket; the same key again gives the same ticket."""
        for known in self.estate.tickets.values():
            if ticket.key and known.key == ticket.key:
                return known
        ticket.ticket_id = f"TT-{50001 + len(self.estate.tickets)}"
        ticket.customer_id = customer.customer_id
        self.estate.tickets[ticket.ticket_id] = ticket
        return ticket

    def messages(self) -> Iterator[Message]:
        """Every text message; one that can't be delivered has failed after a moment."""
        for message in self.estate.messages.values():
            if message.state == "inProgress" and self.now() >= message.sent_at + REPORT_AFTER:
                message.state = "failed"
            yield message

    def send_message(self, number: str, content: str, *, purpose: str = "", key: str) -> Message:
        """Send a text message; the same key again sends none."""
        for known in self.estate.messages.values():
            if key and known.key == key:
                return known
        message = Message(
            message_id=f"MSG-{90001 + len(self.estate.messages)}",
            number=number,
            content=content,
            sent_at=self.now(),
            purpose=purpose,
            state="completed" if self._reachable(number) else "inProgress",
            key=key,
        )
        self.estate.messages[message.message_id] = message
        return message

    def _reachable(self, number: str) -> bool:
        """Whether a text arrives; a phone whose store is full takes none."""
        mobile = self.find_msisdn(number.lstrip("0"))
        return mobile is None or not mobile.texting.store_full

    def test_line(self, login: str, name: str, specification: str, *, key: str = "") -> LineTest:
        """Begin a measurement of a line; the same key again gives the same one."""
        for known in self.estate.tests.values():
            if key and known.key == key:
                return known
        now = self.now()
        test = LineTest(
            test_id=f"LT-{60001 + len(self.estate.tests)}",
            login=login,
            name=name,
            specification=specification,
            asked_at=now,
            finishes_at=now + TEST_TAKES,
            key=key,
        )
        self.estate.tests[test.test_id] = test
        return test

    def test_phone(self, mobile: Mobile, name: str, specification: str, *, key: str) -> LineTest:
        """Begin to page a phone, after which the HLR knows whether it is there; each key once."""
        test = self.test_line(mobile.msisdn, name, specification, key=key)
        test.finishes_at = test.asked_at + self._order_takes
        mobile.profile.forgotten = False
        return test

    def _caught_up(self, line: Line | None) -> Line | None:
        if line is not None:
            self._catch_up(line)
        return line

    def _as_of_now(self, customer: Customer) -> Customer:
        if isinstance(customer, Line):
            self._catch_up(customer)
        return customer

    def _catch_up(self, line: Line) -> None:
        access = line.access
        if access.redial_at is None or self.now() < access.redial_at:
            return
        started_at, access.redial_at = access.redial_at, None
        if access.status != "active" or access.last_reject is not None:
            access.attempts_15m += 1
            return
        access.session = Session(session_id=f"S-{line.customer_id}-new", started_at=started_at)
