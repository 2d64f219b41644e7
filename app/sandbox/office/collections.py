"""Every collection the back office shows: which system has it, where it lies, what is in it."""

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

import msgspec

from app.sandbox.office import business_views as business
from app.sandbox.office import network_views as network
from app.sandbox.office.dress import Json
from app.sandbox.town.estate import Customer, Onu, Pon, Ticket
from app.sandbox.town.operator import Operator

Query = Mapping[str, str]


class UnreachableError(Exception):
    """The system itself can't get at the record now."""


class Collection(msgspec.Struct, frozen=True, kw_only=True):
    """One collection.

    Attributes:
        system: The simulated system that shows it; faults and latency go by it.
        root: Path of the API it belongs to.
        api: Last part of the path, and the name of the resource.
        some: All records, or fewer when the query allows leaving out early.
        one: One record by id.
    """

    system: str
    root: str
    api: str
    some: Callable[[Query], Iterable[Json]]
    one: Callable[[str], Json | None]

    @property
    def path(self) -> str:
        """Where it lies on the server."""
        return f"{self.root}/{self.api}"


class Records:
    """Renders the operator's state; every answer is made anew from the state as it is."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator

    def customers(self, query: Query) -> Iterable[Json]:
        """Every customer, or those with the number asked for."""
        number = query.get("contactMedium.phoneNumber")
        for line in self._operator.customers():
            if number is None or line.number == number:
                yield business.customer(line, self._operator.estate)

    def customer(self, customer_id: str) -> Json | None:
        """One customer."""
        line = self._operator.find_customer(customer_id)
        return None if line is None else business.customer(line, self._operator.estate)

    def accounts(self, _query: Query) -> Iterable[Json]:
        """Every billing account."""
        return map(business.billing_account, self._operator.customers())

    def account(self, account_id: str) -> Json | None:
        """One billing account."""
        line = self._operator.find_account(account_id)
        return None if line is None else business.billing_account(line)

    def bills(self, query: Query) -> Iterable[Json]:
        """Every bill, newest first per account."""
        for line in self._of(query.get("billingAccount.id"), self._operator.find_account):
            for bill in line.account.bills:
                yield business.customer_bill(line, bill)

    def products(self, _query: Query) -> Iterable[Json]:
        """Every product."""
        for line in self._operator.customers():
            yield business.product(line, self._operator.estate)

    def product(self, product_id: str) -> Json | None:
        """One product."""
        line = self._operator.find_product(product_id)
        return None if line is None else business.product(line, self._operator.estate)

    def orders(self, query: Query) -> Iterable[Json]:
        """Every product order."""
        product_id = query.get("productOrderItem.product.id")
        for line in self._of(product_id, self._operator.find_product):
            for order in line.orders:
                yield business.product_order(line, order)

    def interactions(self, query: Query) -> Iterable[Json]:
        """Every past contact, newest first per customer."""
        customer_id = query.get("relatedParty.partyOrPartyRole.id")
        for line in self._of(customer_id, self._operator.find_customer):
            for past in sorted(line.interactions, key=attrgetter("at"), reverse=True):
                yield business.interaction(line, past)

    def problems(self, _query: Query) -> Iterable[Json]:
        """Every problem."""
        for problem in self._operator.estate.problems.values():
            yield network.service_problem(problem, self._operator.estate)

    def resources(self, _query: Query) -> Iterable[Json]:
        """Every PON that can be reached, and the modems on it."""
        for pon in self._operator.estate.pons.values():
            if pon.reachable:
                yield network.pon_resource(pon)
                yield from map(network.onu_resource, pon.onus)
                for splitter, onus in _by_splitter(pon).items():
                    yield network.splitter_resource(splitter, onus)

    def resource(self, resource_id: str) -> Json | None:
        """One modem, splitter or PON.

        Raises:
            UnreachableError: The network management system is down for it.
        """
        for each in self._operator.estate.pons.values():
            behind = _by_splitter(each).get(resource_id)
            if behind and not each.reachable:
                raise UnreachableError("network management system not available")
            if behind:
                return network.splitter_resource(resource_id, behind)
        line = self._operator.find_onu(resource_id)
        pon = self._operator.find_pon(line.onu.pon_id if line else resource_id)
        if pon is None:
            return None
        if not pon.reachable:
            raise UnreachableError("network management system not available")
        return network.onu_resource(line.onu) if line else network.pon_resource(pon)

    def services(self, _query: Query) -> Iterable[Json]:
        """Every access service."""
        for line in self._operator.lines():
            yield network.access_service(line, self._operator.now())

    def service(self, login: str) -> Json | None:
        """One access service by its login."""
        line = self._operator.find_login(login)
        return None if line is None else network.access_service(line, self._operator.now())

    def tickets(self, query: Query) -> Iterable[Json]:
        """Every ticket, newest first."""
        product_id = query.get("relatedEntity.entity.id")
        line = self._operator.find_product(product_id) if product_id else None
        tickets = self._operator.estate.tickets.values()
        for ticket in sorted(tickets, key=attrgetter("opened_at"), reverse=True):
            if line is None or ticket.customer_id == line.customer_id:
                yield self.show_ticket(ticket)

    def ticket(self, ticket_id: str) -> Json | None:
        """One ticket."""
        ticket = self._operator.estate.tickets.get(ticket_id)
        return None if ticket is None else self.show_ticket(ticket)

    def show_ticket(self, ticket: Ticket) -> Json:
        """Render one ticket."""
        customer = self._operator.find_customer(ticket.customer_id)
        if customer is None:
            raise UnreachableError("the ticket's customer is not on record")
        return network.trouble_ticket(ticket, customer)

    def monitors(self, _query: Query) -> Iterable[Json]:
        """Every activation order of the AAA."""
        now = self._operator.now()
        for order in self._operator.estate.monitors.values():
            if order.system == "AAA":
                yield network.monitor(order, now)

    def messages(self, _query: Query) -> Iterable[Json]:
        """Every text message."""
        return map(network.communication_message, self._operator.messages())

    def tests(self, _query: Query) -> Iterable[Json]:
        """Every line test whose line is known."""
        now = self._operator.now()
        for test in self._operator.estate.tests.values():
            line = self._operator.find_login(test.login)
            if line is not None:
                yield network.service_test(test, line, now)

    def _of(self, key: str | None, find: Callable[[str], Customer | None]) -> Iterable[Customer]:
        if key is None:
            return self._operator.customers()
        customer = find(key)
        return () if customer is None else (customer,)


def _by_splitter(pon: Pon) -> dict[str, list[Onu]]:
    behind: dict[str, list[Onu]] = {}
    for onu in pon.onus:
        behind.setdefault(onu.splitter, []).append(onu)
    return behind


def by_id(some: Callable[[Query], Iterable[Json]]) -> Callable[[str], Json | None]:
    """Look one record up by going through all of them."""
    return lambda identifier: next((item for item in some({}) if item["id"] == identifier), None)


ACTIVATION_ROOT = "/tmf-api/ServiceActivationAndConfiguration/v4"
MESSAGES_ROOT = "/tmf-api/communicationManagement/v4"
TESTS_ROOT = "/tmf-api/serviceTestManagement/v4"
TICKETS_ROOT = "/tmf-api/troubleTicket/v5"


def collections(records: Records) -> tuple[Collection, ...]:
    """Lay out the back office."""
    rows = (
        ("CRM", "/tmf-api/customer/v5", "customer", records.customers, records.customer),
        ("CRM", "/tmf-api/productInventory/v5", "product", records.products, records.product),
        ("CRM", "/tmf-api/productOrdering/v5", "productOrder", records.orders, None),
        ("CRM", "/tmf-api/partyInteraction/v5", "partyInteraction", records.interactions, None),
        ("Billing", "/tmf-api/account/v5", "billingAccount", records.accounts, records.account),
        ("Billing", "/tmf-api/customerBill/v5", "customerBill", records.bills, None),
        ("NOC", "/tmf-api/serviceProblem/v5", "serviceProblem", records.problems, None),
        ("PON", "/tmf-api/resourceInventory/v5", "resource", records.resources, records.resource),
        ("PON", TESTS_ROOT, "serviceTest", records.tests, None),
        ("AAA", "/tmf-api/serviceInventory/v5", "service", records.services, records.service),
        ("AAA", ACTIVATION_ROOT, "service", records.services, records.service),
        ("AAA", ACTIVATION_ROOT, "monitor", records.monitors, None),
        ("Tickets", TICKETS_ROOT, "troubleTicket", records.tickets, records.ticket),
        ("Messages", MESSAGES_ROOT, "communicationMessage", records.messages, None),
    )
    return tuple(
        Collection(system=system, root=root, api=api, some=some, one=one or by_id(some))
        for system, root, api, some, one in rows
    )
