"""The BOSS of the pretend operator as its database shows it: old views, read only, codes and all.

It has grown for twenty years: statuses are codes, amounts are yuan, times say no zone (they are the
operator's own clock), numbers are stored as somebody once typed them. The statements are plain
enough for any SQL database; what they show is the town as it is when asked.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from app.sandbox.town.estate import Customer, Line
from app.sandbox.town.operator import Operator

CLOCK = timezone(timedelta(hours=8))
"""What the operator's clocks are ahead of UTC."""

Row = tuple[Any, ...]

TABLES = {
    "boss_cust": "cust_id VARCHAR(20) PRIMARY KEY, cust_name VARCHAR(60), star_lvl VARCHAR(4),"
    " city_name VARCHAR(40), inst_addr VARCHAR(120), in_date TIMESTAMP, vip_flag BOOLEAN",
    "boss_contact": "cust_id VARCHAR(20), contact_no VARCHAR(24)",
    "boss_acct": "acct_id VARCHAR(20) PRIMARY KEY, cust_id VARCHAR(20), acct_sts CHAR(3)",
    "boss_prod": "prod_inst_id VARCHAR(20) PRIMARY KEY, cust_id VARCHAR(20), acct_id VARCHAR(20),"
    " login VARCHAR(40), prod_name VARCHAR(80), speed_mbps SMALLINT, prod_sts CHAR(3),"
    " stop_rsn VARCHAR(16), exp_date TIMESTAMP",
    "boss_bill": "bill_id VARCHAR(24) PRIMARY KEY, acct_id VARCHAR(20), bill_date TIMESTAMP,"
    " amount NUMERIC(12,2), left_amount NUMERIC(12,2), pay_date TIMESTAMP",
}
"""What a database administrator would never let anybody else look at, by name."""

VIEWS = {
    "v_ring_customer": "SELECT c.cust_id, c.cust_name, c.star_lvl, c.city_name, c.inst_addr,"
    " c.in_date, t.contact_no, p.login, p.acct_id, p.prod_inst_id"
    " FROM boss_cust c JOIN boss_contact t ON t.cust_id = c.cust_id"
    " LEFT JOIN boss_prod p ON p.cust_id = c.cust_id",
    "v_ring_account": "SELECT p.login, a.acct_id, a.acct_sts,"
    " (SELECT COALESCE(SUM(b.left_amount), 0) FROM boss_bill b WHERE b.acct_id = a.acct_id)"
    " AS owed,"
    " (SELECT MAX(b.pay_date) FROM boss_bill b WHERE b.acct_id = a.acct_id) AS paid_date"
    " FROM boss_prod p JOIN boss_acct a ON a.acct_id = p.acct_id",
    "v_ring_product": "SELECT login, prod_name, speed_mbps, prod_sts, stop_rsn, exp_date"
    " FROM boss_prod",
}
"""What was agreed to be shown, by name."""

ACCOUNT_STATUSES = {"active": "10A", "arrears": "10D", "stopped": "10S", "expired": "10E"}
PRODUCT_STATUSES = {"active": "100", "suspended": "120", "pending": "140"}


def statements() -> tuple[str, ...]:
    """Return what makes the tables and views in an empty database."""
    tables = (f"CREATE TABLE {name} ({columns})" for name, columns in TABLES.items())
    views = (f"CREATE VIEW {name} AS {query}" for name, query in VIEWS.items())
    return (*tables, *views)


def rows(operator: Operator) -> dict[str, list[Row]]:
    """Return the rows of every table, as the town is now: its broadband customers."""
    lines = list(operator.lines())
    return {
        "boss_cust": [_customer(line, operator) for line in lines],
        "boss_contact": [(line.customer_id, line.number) for line in lines],
        "boss_acct": [
            (line.account.account_id, line.customer_id, ACCOUNT_STATUSES[line.account.status])
            for line in lines
        ],
        "boss_prod": [_product(line) for line in lines],
        "boss_bill": [bill for line in lines for bill in _bills(line)],
    }


def _customer(line: Line, operator: Operator) -> Row:
    city = operator.estate.areas[line.area_id].city["zh"]
    vip = line.tier.startswith("5")
    return (
        line.customer_id, line.name, line.tier, city, line.address, _local(line.since), vip,
    )  # fmt: skip


def _product(line: Line) -> Row:
    product = line.product
    return (
        product.product_id, line.customer_id, line.account.account_id, line.access.login,
        product.name, product.speed_mbps, PRODUCT_STATUSES[product.status],
        product.stop_reason.upper() or None, _local(product.expires_at),
    )  # fmt: skip


def _bills(customer: Customer) -> Iterator[Row]:
    for bill in customer.account.bills:
        yield (
            bill.bill_id, customer.account.account_id, _local(bill.billed_at),
            _yuan(bill.amount_fen), _yuan(bill.left_fen), _local(bill.paid_at),
        )  # fmt: skip


def _yuan(amount_fen: int) -> Decimal:
    return Decimal(amount_fen) / 100


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(CLOCK).replace(tzinfo=None)
