"""On what terms a guide is walked: what the catalogue and the actions say, for all guides alike."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from app.domain.facts import FactDefinition
from app.domain.guide import Question, Text


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for all guides alike. Without any, everything is open to everybody.

    Attributes:
        whole: Facts that are whole numbers (money in fen): what a table works out is rounded.
        said_from: How far the caller has to be verified before a fact is read out, where at all.
        done_from: The same before an action is asked for.
        questions: Facts any guide may ask the customer for, in words of the catalogue.
    """

    whole: frozenset[str] = frozenset()
    said_from: Mapping[str, int] = {}
    done_from: Mapping[str, int] = {}
    questions: Mapping[str, Question] = {}


NO_TERMS = Terms()
NO_LEVELS: Mapping[str, int] = MappingProxyType({})


def terms_of(
    definitions: Mapping[str, FactDefinition], levels: Mapping[str, int] = NO_LEVELS
) -> Terms:
    """Gather the terms from the catalogue and from the levels connectors declare of actions."""
    return Terms(
        whole=frozenset(name for name, each in definitions.items() if each.type == "int"),
        said_from={name: each.level for name, each in definitions.items() if each.level},
        done_from={name: level for name, level in levels.items() if level},
        questions={
            name: Question(type=each.type, ask=each.ask, answers=_answers(each))
            for name, each in definitions.items()
            if each.ask is not None
        },
    )


def _answers(definition: FactDefinition) -> dict[str, Text]:
    """Return the answers to choose from; those to a choice may be its values as they read."""
    choice = definition.type == "choice"
    return definition.answers or (definition.values if choice else {})
