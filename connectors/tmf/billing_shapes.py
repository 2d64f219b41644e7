"""The parts of TM Forum's money and usage records that are read; the rest is let pass."""

from decimal import Decimal
from typing import Any

from connectors.tmf.shapes import (
    Characteristic,
    Instant,
    Keyed,
    Money,
    Period,
    Ref,
    RelatedEntity,
    RelatedParty,
    Shape,
)


class RateRecord(Shape, frozen=True, kw_only=True):
    """TMF678 AppliedCustomerBillingRate: one line of a bill."""

    id: str
    name: str = ""
    applied_billing_rate_type: str = ""
    type: str = ""
    date: Instant | None = None
    period_coverage: Period
    tax_included_amount: Money
    product: Ref | None = None
    billing_account: Ref | None = None

    @property
    def kind(self) -> str:
        """What sort of line it is: version 4 says `type`."""
        return self.applied_billing_rate_type or self.type


class RatedUsage(Shape, frozen=True, kw_only=True):
    """What a usage record was rated at."""

    tax_included_rating_amount: Money | None = None


class UsageRecord(Shape, frozen=True, kw_only=True):
    """TMF635 Usage: one session."""

    id: str
    usage_date: Instant
    usage_type: str = "data"
    usage_characteristic: tuple[Characteristic, ...]
    rated_product_usage: tuple[RatedUsage, ...] = ()
    related_party: tuple[Ref, ...] = ()


class Quantity(Shape, frozen=True, kw_only=True):
    """How much of what."""

    amount: Decimal
    units: str = ""


class Summary(Shape, frozen=True, kw_only=True):
    """One counter of one month in a consumption report."""

    counter_type: str
    value_name: str
    value: Quantity
    consumption_period: Period
    characteristic: tuple[Characteristic, ...] = ()


class ConsumedProduct(Shape, frozen=True, kw_only=True):
    """The product a consumption report is about."""

    id: str
    consumption_summary: tuple[Summary, ...] = ()


class BucketRecord(Shape, frozen=True, kw_only=True):
    """TMF677 and TMF654 Bucket: an allowance, or money."""

    id: str
    name: str = ""
    usage_type: str
    remaining_value: Quantity
    valid_for: Period | None = None
    bucket_specification: Ref | None = None
    product: tuple[Ref, ...] = ()
    party_account: Ref | None = None


class ConsumptionRecord(Shape, frozen=True, kw_only=True):
    """TMF677 UsageConsumptionReport."""

    product: tuple[ConsumedProduct, ...]
    bucket: tuple[BucketRecord, ...] = ()


class Price(Shape, frozen=True, kw_only=True):
    """An amount inside a price."""

    tax_included_amount: Money | None = None


class ProductPrice(Shape, frozen=True, kw_only=True):
    """What a product costs."""

    price_type: str = ""
    price: Price | None = None


class ProductTerm(Shape, frozen=True, kw_only=True):
    """For how long a product is bound."""

    name: str = ""
    valid_for: Period | None = None


class SoldRecord(Shape, frozen=True, kw_only=True):
    """TMF637 Product as billing, or the platform of add-ons, has it."""

    id: str
    name: str
    status: str = ""
    start_date: Instant | None = None
    termination_date: Instant | None = None
    product_offering: Ref | None = None
    product_serial_number: str = ""
    product_price: tuple[ProductPrice, ...] = ()
    product_term: tuple[ProductTerm, ...] = ()
    product_characteristic: tuple[Characteristic, ...] = ()


class RefundRecord(Shape, frozen=True, kw_only=True):
    """TMF676 Refund."""

    id: str
    status: str = ""
    correlator_id: str = ""
    refund_date: Instant | None = None
    total_amount: Money
    payment: Ref | None = None
    account: Ref | None = None


class AdjustmentRecord(Shape, frozen=True, kw_only=True):
    """TMF654 AdjustBalance."""

    id: str
    status: str
    reason: str = ""
    description: str = ""
    amount: Quantity | None = None
    requested_date: Instant | None = None
    product: tuple[Ref, ...] = ()
    party_account: Ref | None = None


class ReminderRecord(Shape, frozen=True, kw_only=True):
    """TMF681 CommunicationMessage as a reminder platform keeps it."""

    id: str
    send_time: Instant | None = None
    receiver: tuple[dict[str, Any], ...] = ()
    characteristic: tuple[Characteristic, ...] = ()


class OfferedPrice(Shape, frozen=True, kw_only=True):
    """What an offering costs."""

    price: Money | None = None


class Specified(Shape, frozen=True, kw_only=True):
    """One value a characteristic of an offering has."""

    value: Any = None


class Specification(Shape, frozen=True, kw_only=True):
    """One characteristic of an offering."""

    name: str
    characteristic_value_specification: tuple[Specified, ...] = ()


class OfferingRecord(Shape, frozen=True, kw_only=True):
    """TMF620 ProductOffering."""

    id: str
    name: str
    lifecycle_status: str
    is_sellable: bool
    category: tuple[Ref, ...] = ()
    product_offering_price: tuple[OfferedPrice, ...] = ()
    product_offering_characteristic: tuple[Specification, ...] = ()


class InteractionItem(Shape, frozen=True, kw_only=True):
    """What a contact was about, and what came of it."""

    resolution: str = ""
    item: RelatedEntity | None = None


class DeclinedRecord(Keyed, frozen=True, kw_only=True):
    """TMF683 PartyInteraction as a campaign desk keeps it."""

    id: str
    creation_date: Instant | None = None
    interaction_item: tuple[InteractionItem, ...] = ()
    related_party: tuple[RelatedParty, ...] = ()
