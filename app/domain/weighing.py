"""The reasons as the calls coded before weigh them, laid over what the rules say."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from app.domain.facts import FactDefinition
from app.domain.guide import Guide, Text
from app.domain.reasons import Band, Because, Ranked, with_share

_FEN = "_fen"


class By(StrEnum):
    """Who gives the shares: the authors' rules alone, or experience on top of them."""

    RULES = "rules"
    EXPERIENCE = "experience"


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """One guide as experience sees it.

    Attributes:
        share: 0 to 1.
        calls: Coded calls that bear such a share out as a frequency; 0: none, or they don't.
        because: The facts that speak for it most, where no rule of its own holds.
    """

    share: float
    calls: int = 0
    because: tuple[str, ...] = ()


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """What was worked out for one call at one moment.

    Attributes:
        shares: By guide; those left out are part of "something else".
        learned: From how many coded calls.
    """

    by: By
    learned: int
    shares: dict[str, Weighed] = {}


def reweighed(
    by_rules: tuple[Ranked, ...],
    weighing: Weighing,
    guides: Mapping[str, Guide],
    definitions: Mapping[str, FactDefinition],
) -> tuple[Ranked, ...]:
    """Lay a weighing over the rules' ranking, likeliest first.

    What has nothing to show for it comes last, however likely: a reason is suggested with its
    evidence or not at all.
    """
    if weighing.by is By.RULES:
        known = weighing.shares
        return tuple(
            replace(each, calls=known[each.guide].calls) if each.guide in known else each
            for each in by_rules
        )
    ruled = {each.guide: each for each in by_rules}
    unruled = {
        name: _unruled(guides[name]) for name in weighing.shares if name in guides.keys() - ruled
    }
    nothing = Weighed(share=0.0)
    laid = [
        _laid(each, weighing.shares.get(name, nothing), definitions)
        for name, each in {**ruled, **unruled}.items()
    ]
    return tuple(sorted(laid, key=lambda each: (each.score <= 0, -each.share, each.guide)))


def _unruled(guide: Guide) -> Ranked:
    return Ranked(guide=guide.guide, title=guide.title, score=0.0, share=0.0, band=Band.POSSIBLE)


def _laid(ranked: Ranked, weighed: Weighed, definitions: Mapping[str, FactDefinition]) -> Ranked:
    if ranked.score <= 0 and weighed.because:
        because = tuple(
            Because(text=_worded(name, definitions), weight=0.0, evidence=(name,))
            for name in weighed.because
        )
        ranked = replace(ranked, score=weighed.share, because=because)
    return with_share(replace(ranked, calls=weighed.calls), weighed.share)


def _worded(name: str, definitions: Mapping[str, FactDefinition]) -> Text:
    """Say a fact as a reason, its value yet to be filled in."""
    definition = definitions.get(name)
    labels = definition.label if definition is not None else {}
    label = {tongue: text.replace("{", "{{").replace("}", "}}") for tongue, text in labels.items()}
    value = "{" + name + _format(name, definition) + "}"
    return {
        "zh": f"与以往来电相似：{label.get('zh', name)} {value}",
        "en": f"As in earlier calls: {label.get('en', name)} {value}",
    }


def _format(name: str, definition: FactDefinition | None) -> str:
    if name.endswith(_FEN):
        return ":money"
    return ":time" if definition is not None and definition.type == "time" else ""
