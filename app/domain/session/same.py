"""Whether two systems speak of the same customer, and what is known of them together."""

from collections.abc import Iterable

from msgspec.structs import replace

from app.domain.customer import Customer, Match
from app.domain.session.who import Who

TELLING = ("account", "login", "subscription")
"""Kinds of ids that one customer has alone; an area or a splitter is shared with neighbours."""
_RANK = {Match.KEY: 0, Match.EXACT: 1, Match.WEAK: 2}


def found_too(
    candidates: tuple[Customer, ...], who: Who, told: Iterable[Customer], source: str, match: Match
) -> tuple[tuple[Customer, ...], Who]:
    """Add those a directory knows; whom another one knows already is the same one.

    Of two that the same directory tells apart, no id makes one.
    """
    known = {each.customer_id: each for each in candidates}
    matches, sources = dict(who.matches), dict(who.sources)
    for each in told:
        mine = _known_as(each, known, sources, source)
        known[mine] = joined(known[mine], each) if mine in known else each
        before = matches.get(mine, match)
        matches[mine] = min(before, match, key=_RANK.__getitem__)
        sources[mine] = sources.get(mine, frozenset()) | {source}
    return tuple(known.values()), replace(who, matches=matches, sources=sources)


def best(candidates: tuple[Customer, ...], who: Who) -> tuple[Customer, ...]:
    """Return those known by the strongest match there is."""
    ranks = {each.customer_id: rank(each, who) for each in candidates}
    first = min(ranks.values(), default=0)
    return tuple(each for each in candidates if ranks[each.customer_id] == first)


def rank(customer: Customer, who: Who) -> int:
    """Return how strong the match is by which somebody is known; 0 is the strongest."""
    return _RANK[who.matches.get(customer.customer_id, Match.EXACT)]


def joined(known: Customer, told: Customer) -> Customer:
    """Return a customer with what both systems have; the one asked first has the say."""
    return replace(
        known,
        tier=known.tier or told.tier,
        city=known.city or told.city,
        since=known.since or told.since,
        address=known.address or told.address,
        keys={**told.keys, **known.keys},
        product=known.product or told.product,
        last_contact_at=known.last_contact_at or told.last_contact_at,
    )


def _known_as(
    told: Customer,
    known: dict[str, Customer],
    sources: dict[str, frozenset[str]],
    source: str,
) -> str:
    """Return the id somebody is known by already, or their own."""
    if told.customer_id in known:
        return told.customer_id
    others = (each for name, each in known.items() if source not in sources.get(name, ()))
    return next((each.customer_id for each in others if _same(each, told)), told.customer_id)


def _same(one: Customer, other: Customer) -> bool:
    both = [kind for kind in TELLING if kind in one.keys and kind in other.keys]
    agree = all(one.keys[kind] == other.keys[kind] for kind in both)
    crossed = other.customer_id == one.keys.get("customer") or one.customer_id == other.keys.get(
        "customer"
    )
    return agree and (bool(both) or crossed)
