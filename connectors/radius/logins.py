"""What a login, or the name of a session, may look like before it is sent anywhere.

FreeRADIUS and others expand `%{...}` in texts; a quote, a backslash or a control character has no
place in a login. What has none of these can't become anything else on its way.
"""

import re

from app.domain.customer import Customer
from app.sdk.errors import ConnectorError

LONGEST_BYTES = 128
ELSEWHERE = frozenset({"msisdn", "circuit"})
"""What a customer without a login may have with the operator instead."""

_PLAIN = re.compile(r"[\w.@+/:#=~!*&,\-]+")


def login_of(customer: Customer | None, realm: str, connector: str) -> str | None:
    """Return the customer's login at the AAA; None: they have something else, no broadband.

    Raises:
        ConnectorError: There is none on record, or it is none that may be sent.
    """
    login = customer.keys.get("login", "") if customer is not None else ""
    if customer is not None and not login and customer.keys.keys() & ELSEWHERE:
        return None
    if not login:
        raise ConnectorError(connector, "no login on record")
    if not plain(login):
        raise ConnectorError(connector, "the login on record is none: correct it in the CRM")
    return login if "@" in login else login + realm


def plain(text: str) -> bool:
    """Whether a text is one plain word, short enough for a RADIUS attribute."""
    return _PLAIN.fullmatch(text) is not None and len(text.encode()) <= LONGEST_BYTES
