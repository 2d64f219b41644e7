"""Signs of life: every system is asked for a record nobody has, so that no customer is touched."""

import asyncio
from functools import partial

import msgspec

from app.sdk.connector import Health
from app.sdk.errors import InvalidReply
from app.sdk.health import sign_of_life
from app.sdk.http import Http, check_read
from connectors.tmf.replies import NAME, understand
from connectors.tmf.settings import Settings
from connectors.tmf.wire import below

NOBODY = "ringside-sign-of-life"
ANSWER_MAX = 100_000
"""Bytes of an answer to one of these; one record at most is asked for."""

SIGNS: dict[str, tuple[str, str]] = {
    "CRM": ("customer", "customer"),
    "Billing": ("account", "billingAccount"),
    "Reminders": ("reminder", "communicationMessage"),
    "VAS": ("addon", "product"),
    "Catalogue": ("catalogue", "productOffering"),
    "Campaigns": ("campaign", "partyInteraction"),
    "NOC": ("service_problem", "serviceProblem"),
    "PON": ("resource", "resource"),
    "AAA": ("service", "service"),
    "Tickets": ("trouble_ticket", "troubleTicket"),
    "PBOSS": ("service_order", "serviceOrder"),
    "Messages": ("communication", "communicationMessage"),
    "Channels": ("channel", "service"),
    "Transport": ("circuit", "service"),
    "HLR": ("hlr_service", "service"),
    "Radio": ("radio_service", "service"),
    "SMSC": ("smsc_service", "service"),
}
"""Which list of which API speaks for a system."""


async def signs_of_life(http: Http, settings: Settings) -> tuple[Health, ...]:
    """Ask all at once; the answers come in the order of the table."""
    asked = (
        sign_of_life(NAME, system, settings.limit_of(system), partial(_ask, http, settings, sign))
        for system, sign in SIGNS.items()
    )
    return tuple(await asyncio.gather(*asked))


async def _ask(http: Http, settings: Settings, sign: tuple[str, str]) -> None:
    """See whether a list is there; what it holds is not looked at."""
    api, resource = sign
    path = below(getattr(settings.paths, api), resource)
    answer = await http.ask("GET", path, params={"id": NOBODY, "fields": "id", "limit": "1"})
    if answer.status == 404:
        raise InvalidReply(NAME, f"no {resource} there: look at paths.{api}")
    check_read(NAME, answer.status)
    understand(answer.body, list[msgspec.Raw], resource)
