"""Where each fact of a rehearsed call comes from: a system, the customer's mouth, or neither."""

from app.domain.guide import Guide
from app.domain.session import Playbook


def asks_itself(guide: Guide | None, name: str) -> bool:
    """Whether the guide has words of its own to ask for a fact."""
    question = guide.facts.get(name) if guide is not None else None
    return question is not None and question.ask is not None


def is_asked(guide: Guide | None, name: str, playbook: Playbook) -> bool:
    """Whether the customer is asked: by the guide, or by the catalogue where no system tells."""
    anywhere = name in playbook.terms.questions and name not in playbook.sources
    return anywhere or asks_itself(guide, name)


def sources_for(guide: Guide, playbook: Playbook) -> dict[str, str]:
    """Return the system that gives each fact; one that no connector gives has one of its name.

    What is asked, heard by the agent or looked up in a table of the guide, no system gives.
    """
    gives = {table.gives for table in guide.tables}
    return {
        name: playbook.sources.get(name) or name.partition(".")[0].upper()
        for name, definition in playbook.definitions.items()
        if not (is_asked(guide, name, playbook) or name in gives or definition.manner)
    }
