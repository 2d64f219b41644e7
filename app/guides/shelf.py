"""What a guide may speak of: the facts, the actions and the other guides there are."""

from collections.abc import Mapping

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guide import Guide


class Shelf(msgspec.Struct, frozen=True, kw_only=True):
    """What a guide may speak of.

    Attributes:
        facts: The catalogue.
        actions: Names of all actions; None: nobody knows, so they are not checked.
        guides: All guides, for steps that include one; None: not checked.
        given: Facts that some system gives; None: nobody knows.
        levels: How far the caller has to be verified for an action, where it is more than 0.
    """

    facts: Mapping[str, FactDefinition]
    actions: frozenset[str] | None = None
    guides: Mapping[str, Guide] | None = None
    given: frozenset[str] | None = None
    levels: Mapping[str, int] = {}
