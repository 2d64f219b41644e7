"""Bronze, silver, gold: the rules a connector keeps to be relied on so far, each checked here.

A tier is reached when all its rules hold and those of the tiers below it. What a manifest says may
be less than what is reached, never more.
"""

from collections.abc import Callable

import msgspec

from app.domain.guide import Text
from app.sdk.evidence import Evidence
from app.sdk.manifest import Capability, Isolation, Tier

TIERS = (Tier.BRONZE, Tier.SILVER, Tier.GOLD)
ACTING = frozenset({Capability.ACTIONS, Capability.TICKETS, Capability.MESSAGES})


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of one tier.

    Attributes:
        key: What it is called.
        means: What it asks for.
        missing: What there is to be said against it; empty when it holds.
    """

    tier: Tier
    key: str
    means: Text
    missing: Callable[[Evidence], str]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How far a connector has come.

    Attributes:
        connector: Its id.
        claimed: What its manifest says.
        reached: What holds; None: not even bronze.
        lacking: What is missing, by rule.
        proven: Whether its tests were there to be looked at.
    """

    connector: str
    claimed: Tier
    reached: Tier | None
    lacking: dict[str, str]
    proven: bool

    @property
    def honest(self) -> bool:
        """Whether it claims no more than it reaches."""
        return rank(self.claimed) <= rank(self.reached)


def rank(tier: Tier | None) -> int:
    """Return a number that grows with the tier; 0: none."""
    return TIERS.index(tier) + 1 if tier is not None else 0


def stand(evidence: Evidence) -> Standing:
    """Hold a connector against every rule."""
    lacking = {rule.key: why for rule in RULES if (why := rule.missing(evidence))}
    reached = None
    for tier in TIERS:
        if any(rule.tier is tier and rule.key in lacking for rule in RULES):
            break
        reached = tier
    return Standing(
        connector=evidence.manifest.id,
        claimed=evidence.manifest.tier,
        reached=reached,
        lacking=lacking,
        proven=evidence.tests,
    )


def _contract(seen: Evidence) -> str:
    if not seen.tests:
        return "its tests are not here"
    return "" if seen.contracts else "no test class inherits `Contract`"


def _bad_input(seen: Evidence) -> str:
    return "" if seen.tables else "no test class inherits `BadInput` or `HttpBadInput`"


def _checkable(seen: Evidence) -> str:
    if not seen.manifest.capabilities & ACTING:
        return ""
    left = [found.name for found in seen.contracts if "done" in found.cannot]
    return f"{', '.join(left)} does not count how often an order was carried out" if left else ""


def _page(seen: Evidence) -> str:
    if not seen.page.strip():
        return "it has no page"
    if f"[connectors.{seen.manifest.id}]" not in seen.page:
        return f"its page has no example with [connectors.{seen.manifest.id}]"
    unnamed = seen.unnamed_on_page
    return f"its page does not name {', '.join(unnamed)}" if unnamed else ""


def _isolated(seen: Evidence) -> str:
    if seen.isolated or seen.manifest.isolation is Isolation.PROCESS:
        return ""
    return "no test runs it in a process of its own"


RULES: tuple[Rule, ...] = (
    Rule(
        tier=Tier.BRONZE,
        key="loads",
        means={
            "zh": "能加载，并提供 Settings 和 connect",
            "en": "it loads and offers `Settings` and `connect`",
        },
        missing=lambda seen: seen.defect,
    ),
    Rule(
        tier=Tier.BRONZE,
        key="manifest",
        means={
            "zh": "清单完整：名称合规，标题和动作文字中英文齐全",
            "en": "its manifest is complete: names well formed, every wording in zh and en",
        },
        missing=lambda seen: "; ".join(seen.lacks),
    ),
    Rule(
        tier=Tier.BRONZE,
        key="contract",
        means={"zh": "测试继承了契约", "en": "its tests inherit the contract"},
        missing=_contract,
    ),
    Rule(
        tier=Tier.SILVER,
        key="health",
        means={"zh": "能说明各系统是否正常", "en": "it can say how its systems are"},
        missing=lambda seen: "" if "health" in seen.functions else "it has no `health`",
    ),
    Rule(
        tier=Tier.SILVER,
        key="settings",
        means={
            "zh": "每项设置都有中英文说明",
            "en": "every setting is described in zh and en",
        },
        missing=lambda seen: "; ".join(seen.undescribed),
    ),
    Rule(
        tier=Tier.SILVER,
        key="page",
        means={
            "zh": "有文档页，含示例和每项设置",
            "en": "it has a page with an example and every setting",
        },
        missing=_page,
    ),
    Rule(
        tier=Tier.SILVER,
        key="bad-input",
        means={
            "zh": "坏输入表逐行覆盖，缺的行写明原因",
            "en": "it stands every row of the bad-input table, or says why one can't occur",
        },
        missing=_bad_input,
    ),
    Rule(
        tier=Tier.SILVER,
        key="once",
        means={
            "zh": "动作只执行一次，结果可查",
            "en": "what it carries out is carried out once, and can be looked up",
        },
        missing=_checkable,
    ),
    Rule(
        tier=Tier.GOLD,
        key="real",
        means={
            "zh": "契约在真实或第三方服务器上通过",
            "en": "the contract holds against a real or foreign server",
        },
        missing=lambda seen: (
            "" if any(found.against for found in seen.contracts) else "`against` names no server"
        ),
    ),
    Rule(
        tier=Tier.GOLD,
        key="apart",
        means={"zh": "可在独立进程中运行", "en": "it runs in a process of its own"},
        missing=_isolated,
    ),
    Rule(
        tier=Tier.GOLD,
        key="measured",
        means={
            "zh": "文档页有实测数据",
            "en": "its page has measured figures under a heading that says so",
        },
        missing=lambda seen: "" if seen.measured else "its page has no heading `Measured`",
    ),
)
