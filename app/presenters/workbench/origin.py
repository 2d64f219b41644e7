"""Where each fact of a rehearsed call comes from: a system, the customer's mouth, or the agent."""

from collections.abc import Mapping

from app.domain.facts import AGENT, CUSTOMER
from app.domain.guide import Guide
from app.domain.session import Playbook
from app.domain.walk import included


def asked_by(guide: Guide, library: Mapping[str, Guide]) -> frozenset[str]:
    """Return what a guide, or one it includes, has words of its own to ask for."""
    guides = (guide, *(library[name] for name in included(guide, library)))
    facts = (pair for each in guides for pair in each.facts.items())
    return frozenset(name for name, question in facts if question.ask is not None)


def sources_for(
    guide: Guide, library: Mapping[str, Guide], playbook: Playbook
) -> tuple[dict[str, str], frozenset[str]]:
    """Return where facts come from while a guide is played, as its tests have it.

    Returns:
        The system that gives each fact, one that no connector gives having one of its name; and
        the facts the customer is asked for, because no connector gives them and there are words.
    """
    known = playbook.sources
    asked = (asked_by(guide, library) | playbook.terms.questions.keys()) - known.keys()
    gives = {table.gives for table in guide.tables}
    sources = {
        name: known.get(name) or name.partition(".")[0].upper()
        for name, definition in playbook.definitions.items()
        if name in known or not (name in asked or definition.manner)
    }
    return {n: each for n, each in sources.items() if n not in gives}, frozenset(asked)


def origin(name: str, playbook: Playbook, asked: frozenset[str]) -> str:
    """Return who says a fact: the customer, a system, or the agent, who hears how they are."""
    if name in asked:
        return CUSTOMER
    definition = playbook.definitions.get(name)
    manner = definition is not None and definition.manner
    return playbook.sources.get(name) or (AGENT if manner else "")
