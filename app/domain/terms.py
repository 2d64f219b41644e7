"""On what terms a guide is walked: what the catalogue says of the facts it speaks of."""

from collections.abc import Mapping

import msgspec

from app.domain.facts import FactDefinition


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all guides alike.

    Attributes:
        whole: Facts that are whole numbers (money in fen): what a table works out is rounded.
    """

    whole: frozenset[str] = frozenset()


NO_TERMS = Terms()


def terms_of(definitions: Mapping[str, FactDefinition]) -> Terms:
    """Gather the terms from the catalogue."""
    whole = (name for name, definition in definitions.items() if definition.type == "int")
    return Terms(whole=frozenset(whole))
