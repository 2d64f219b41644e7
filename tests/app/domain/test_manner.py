"""How the customer is changes what is said and offered, and nothing else."""

from typing import Any

import pytest

from app.domain.facts import Facts
from app.domain.guide import Step
from app.domain.manner import offers, worded
from tests.app.domain.guides import guide, known, step


def say(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def made(*wordings: dict[str, Any]) -> Step:
    return guide(step("one", say=say("plain"), do=["pack"], wording=list(wordings))).steps[0]


ANGRY = {"when": "customer.mood == 'angry'", "say": say("sorry")}
SAVING = {"when": "customer.fee_sensitive", "do": ["cheaper", "pack"]}
BOTH = made(ANGRY, SAVING)


def mood(value: str | None) -> Facts:
    return known({"customer.mood": value})


@pytest.mark.parametrize(
    ("facts", "said", "offered"),
    [
        ({}, "plain", ("pack",)),
        (mood("calm"), "plain", ("pack",)),
        (mood(None), "plain", ("pack",)),
        (mood("angry"), "sorry", ("pack",)),
        (known({"customer.fee_sensitive": True}), "plain", ("cheaper", "pack")),
        (known({"customer.fee_sensitive": True}) | mood("calm"), "plain", ("cheaper", "pack")),
        (known({"customer.fee_sensitive": True}) | mood("angry"), "sorry", ("pack",)),
    ],
)
def test_the_first_wording_that_holds_replaces_what_it_says_of(
    facts: Facts, said: str, offered: tuple[str, ...]
) -> None:
    found = worded(BOTH, facts)
    assert found.say is not None
    assert (found.say["en"], found.do) == (said, offered)


def test_a_wording_may_offer_nothing() -> None:
    assert worded(made({"when": "customer.fee_sensitive", "do": []}), {}).do == ("pack",)
    silent = made({"when": "customer.fee_sensitive", "do": []})
    assert worded(silent, known({"customer.fee_sensitive": True})).do == ()


def test_what_a_step_offers_to_anybody_is_of_every_wording() -> None:
    assert offers(BOTH) == {"pack", "cheaper"}
