"""What the connector has to be told: where the APIs lie, how long to wait, which words to use."""

from typing import Annotated, Literal

import msgspec

from app.sdk.http import check_url
from connectors.tmf.versions import Version, Versions

Seconds = Annotated[float, msgspec.Meta(gt=0, le=120)]
Hour = Annotated[int, msgspec.Meta(ge=0, le=24)]
Hubbed = Literal["trouble_ticket", "service_problem", "product_order", "customer_bill"]
Root = Annotated[str, msgspec.Meta(pattern="^/")]


class Paths(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Root of each API on the server; no two operators agree on these."""

    customer: Root = "/tmf-api/customer/v5"
    product: Root = "/tmf-api/productInventory/v5"
    product_order: Root = "/tmf-api/productOrdering/v5"
    party_interaction: Root = "/tmf-api/partyInteraction/v5"
    account: Root = "/tmf-api/account/v5"
    customer_bill: Root = "/tmf-api/customerBill/v5"
    service_problem: Root = "/tmf-api/serviceProblem/v5"
    resource: Root = "/tmf-api/resourceInventory/v5"
    service: Root = "/tmf-api/serviceInventory/v5"
    trouble_ticket: Root = "/tmf-api/troubleTicket/v5"
    activation: Root = "/tmf-api/ServiceActivationAndConfiguration/v4"
    communication: Root = "/tmf-api/communicationManagement/v4"
    crm_activation: Root = "/crm/tmf-api/ServiceActivationAndConfiguration/v4"
    hlr_service: Root = "/hlr/tmf-api/serviceInventory/v5"
    hlr_resource: Root = "/hlr/tmf-api/resourceInventory/v5"
    hlr_activation: Root = "/hlr/tmf-api/ServiceActivationAndConfiguration/v4"
    hlr_test: Root = "/hlr/tmf-api/serviceTestManagement/v4"
    radio_service: Root = "/radio/tmf-api/serviceInventory/v5"
    radio_resource: Root = "/radio/tmf-api/resourceInventory/v5"
    radio_problem: Root = "/radio/tmf-api/serviceProblem/v5"
    radio_alarm: Root = "/radio/tmf-api/alarm/v4"
    smsc_service: Root = "/smsc/tmf-api/serviceInventory/v5"
    smsc_trace: Root = "/smsc/tmf-api/communicationManagement/v4"
    smsc_activation: Root = "/smsc/tmf-api/ServiceActivationAndConfiguration/v4"
    call_usage: Root = "/calls/tmf-api/usageManagement/v4"
    appointment: Root = "/tmf-api/appointment/v4"
    service_order: Root = "/pboss/tmf-api/serviceOrdering/v4"
    channel: Root = "/channels/tmf-api/serviceInventory/v5"
    circuit: Root = "/transport/tmf-api/serviceInventory/v5"
    transport_alarm: Root = "/transport/tmf-api/alarm/v4"

    # what a mobile line costs, and why
    usage: Root = "/tmf-api/usageManagement/v4"
    usage_consumption: Root = "/tmf-api/usageConsumption/v5"
    prepay_balance: Root = "/tmf-api/prepayBalanceManagement/v4"
    payment: Root = "/tmf-api/payment/v4"
    plan: Root = "/billing/tmf-api/productInventory/v5"
    catalogue: Root = "/tmf-api/productCatalogManagement/v5"
    campaign: Root = "/campaigns/tmf-api/partyInteraction/v5"
    addon: Root = "/vas/tmf-api/productInventory/v5"
    reminder: Root = "/reminders/tmf-api/communicationManagement/v4"


class HubSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the back office tells of changes.

    Attributes:
        url: This desk as the back office reaches it (`http://10.1.2.3:8090`).
        host: Which of this machine's addresses listens.
        port: Where it listens; 0: any that is free.
        apis: Which are subscribed to, by their names under `paths`.
    """

    url: str = ""
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65_535)] = 0
    apis: tuple[Hubbed, ...] = (
        "trouble_ticket",
        "service_problem",
        "product_order",
        "customer_bill",
    )


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        base_url: Scheme, host and port; plain http only to this machine, as the token goes along.
        paths: Where each API lies below it.
        versions: Which version is spoken there, by the same names, where the path does not say.
        activations: Whether services are changed at once (TMF640) or by an order (TMF641).
        order_items: What a service order calls its items; before version 4 it was `orderItem`.
        hub: Where the back office tells of changes; None: it is not asked to.
        token: Name of the secret that holds the bearer token.
        limit_s: How long a system may take to answer.
        limits_s: The same for single systems (`PON = 3.0`).
        connect_limit_s: How long a connection may take to open.
        action_limit_s: How long an action may take before its outcome counts as unknown.
        poll_s: Pause between two looks at an action under way.
        page_size: Records asked for at once.
        page_cap: Pages read before an answer counts as incomplete.
        number_filter: Attribute the customer API is asked by.
        weak_filter: Attribute it is asked by for numbers that end so, with a regular expression
            (TMF630: `contactMedium.phoneNumber.regex`); empty: that is not asked.
        account_filter: Attribute it is asked by for an account number that came with the call.
        latin_names: Show the customer's name in Latin letters where the CRM has it.
        language: Of what is written into other systems and sent to customers.
        fault_tickets: What the type of every fault ticket begins with.
        ticket_types: Other ticket types than the connector's own, by action.
        sender: Who text messages are from.
        goodwill_reason: What a goodwill credit is booked as.
        utc_offset_h: What the operator's clock is ahead of UTC; the night is by that clock.
        night_hours: From which hour to before which one it is night.
        full_reminder: The threshold, in percent, of the reminder that has to come before anything
            is charged beyond the allowance.
    """

    base_url: str
    paths: Paths = Paths()
    versions: dict[str, Version] = {}
    activations: Literal["activation", "service_order"] = "activation"
    order_items: str = "serviceOrderItem"
    hub: HubSettings | None = None
    token: str = "token"
    limit_s: Seconds = 2.0
    limits_s: dict[str, Seconds] = {}
    connect_limit_s: Seconds = 1.5
    action_limit_s: Seconds = 9.0
    poll_s: Seconds = 0.3
    page_size: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100
    page_cap: Annotated[int, msgspec.Meta(ge=1, le=100)] = 5
    number_filter: str = "contactMedium.phoneNumber"
    weak_filter: str = ""
    account_filter: str = "account.id"
    latin_names: bool = False
    language: str = "zh"
    fault_tickets: str = "fault"
    ticket_types: dict[str, str] = {}
    sender: str = ""
    goodwill_reason: str = "goodwill"
    utc_offset_h: Annotated[float, msgspec.Meta(ge=-12, le=14)] = 8.0
    night_hours: tuple[Hour, Hour] = (0, 6)
    full_reminder: Annotated[int, msgspec.Meta(ge=1, le=100)] = 100
    offer_months: Annotated[int, msgspec.Meta(ge=3, le=24)] = 6
    offer_quantile: Annotated[float, msgspec.Meta(gt=0, le=1)] = 0.75
    offer_headroom: Annotated[float, msgspec.Meta(ge=1, le=3)] = 1.1
    case_tickets: tuple[str, ...] = ("fault", "complaint", "fee", "vas")
    wifi_words: tuple[str, ...] = ("wifi", "wi-fi", "无线")

    def __post_init__(self) -> None:
        """Refuse an address that is none, and one that would send the token in the clear."""
        if wrong := check_url(self.base_url):
            raise ValueError(f"base_url: {wrong}")
        if unknown := sorted(self.versions.keys() - set(Paths.__struct_fields__)):
            raise ValueError(f"versions: {unknown[0]!r} is none of the names under paths")

    @property
    def versions_by_root(self) -> Versions:
        """Say which version is spoken below which root."""
        return Versions({getattr(self.paths, api): said for api, said in self.versions.items()})

    def limit_of(self, system: str) -> float:
        """Return how long that system may take, in seconds."""
        return self.limits_s.get(system, self.limit_s)
