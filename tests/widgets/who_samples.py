"""Cards of who calls and how sure that is, made by the presenters from calls: for the gallery."""

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from app.domain.callers import Earlier
from app.domain.customer import Customer, Match
from app.domain.events import AnyEvent, NumberGiven
from app.domain.walk import Tried, Try
from tests.app.domain.session.calls import CALL, CONTACT, T0, after, at, delivered
from tests.app.presenters.cards import WORDED, card
from tests.app.rules.callers import FACTS, RULES, chosen, remembered, told
from widgets.state import CardState

BOOK = replace(WORDED, callers=RULES)
CHEN = Customer(
    customer_id="C1",
    name="陈嘉禾",
    tier="5g",
    city={"zh": "南京", "en": "Nanjing"},
    since=2015,
    address="…3 栋 502 室",
    product={"zh": "家庭宽带 1000M", "en": "Home broadband 1000M"},
    last_contact_at=T0 - timedelta(days=12),
)
LIU = Customer(
    customer_id="C2",
    name="刘敏",
    city={"zh": "南京", "en": "Nanjing"},
    address="…7 栋 101 室",
    product={"zh": "移动 99 元套餐", "en": "Mobile plan 99"},
    last_contact_at=T0 - timedelta(hours=3),
)
SHOP = Customer(
    customer_id="C3",
    name="南京新安商贸有限公司",
    address="…中山路 12 号",
    product={"zh": "企业专线 200M", "en": "Leased line 200M"},
)
EARLIER = Earlier(
    at=at(-720),
    customer_id="C1",
    guide="fault",
    step="stale",
    tried={"dark": Try(how=Tried.DONE, at=at(-800))},
)
BLOCKED = delivered(contact=replace(CONTACT, ani="12000005555"))
NO_NUMBER = delivered(contact=replace(CONTACT, ani="anonymous"))
KEYED = delivered(contact=replace(CONTACT, attached={"crm_id": "C2"}))
ABOUT = NumberGiven(call_id=CALL, at=at(6), number="12000002002")
CALLS: dict[str, tuple[AnyEvent, ...]] = {
    "weak": (delivered(), told(CHEN, match=Match.WEAK), *FACTS),
    "conflict": (KEYED, told(LIU, match=Match.KEY), told(CHEN), *FACTS),
    "several": (delivered(), told(CHEN, LIU, SHOP)),
    "picked": (delivered(), told(CHEN, LIU, SHOP), chosen("C1"), *FACTS),
    "recalled": (delivered(), remembered("C2"), told(CHEN, LIU), *FACTS),
    "nobody": (delivered(), told()),
    "no-number": (NO_NUMBER,),
    "about": (delivered(), told(CHEN), FACTS[-1], ABOUT, told(LIU, seconds=7)),
    "blocked": (BLOCKED,),
    "again": (delivered(), remembered(earlier=EARLIER), told(CHEN), *FACTS),
    "colleague": (
        delivered(),
        remembered(earlier=Earlier(at=at(-300), agent="PJSIP/102")),
        told(CHEN),
        *FACTS,
    ),
}


def made(name: str, language: str = "en") -> CardState:
    """Make one of these cards."""
    return card(after(*CALLS[name], book=BOOK), language, book=BOOK)


def _scene(name: str) -> Callable[[str], CardState]:
    return lambda language="en": made(name, language)


WHO_SCENES = {f"who-{name}": _scene(name) for name in CALLS}
