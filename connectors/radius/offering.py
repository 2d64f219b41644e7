"""What can be had and done with these settings."""

from app.domain.actions import ActionDefinition
from app.sdk.manifest import Offer
from connectors.radius.facts import offered_facts
from connectors.radius.settings import Settings

DISCONNECT = "aaa.disconnect"
PUSH_PROFILE = "aaa.push_profile"
SPEED = "product.speed_mbps"
LONGEST_S = 30.0

_REFRESHES = (
    "session.online", "session.traffic", "session.started_at", "aaa.status", "aaa.attempts_15m",
    "aaa.last_reject",
)  # fmt: skip


def offers(settings: Settings) -> Offer:
    """Facts by the tables there are, and orders where a BRAS takes them."""
    actions = []
    if settings.nas:
        actions.append(_disconnect(settings))
        if settings.profile:
            actions.append(_push_profile(settings))
    secrets = {nas.secret for nas in settings.nas.values()} | {settings.database_secret}
    return Offer(
        facts={settings.system: offered_facts(settings)},
        actions=tuple(actions),
        secrets=tuple(sorted(secrets - {""})),
    )


def _disconnect(settings: Settings) -> ActionDefinition:
    return ActionDefinition(
        name=DISCONNECT,
        title={"zh": "清除会话", "en": "End session"},
        running={"zh": "清除中…", "en": "Ending…"},
        done={"zh": "会话已清除", "en": "Session ended"},
        confirm={
            "zh": "结束客户当前的上网会话？光猫会自动重新拨号。",
            "en": "End this session? The modem dials again by itself.",
        },
        icon="plug-zap",
        needs=("session.started_at",),
        refreshes=_REFRESHES,
        level=1,
        timeout_s=_time_for(settings),
    )


def _push_profile(settings: Settings) -> ActionDefinition:
    return ActionDefinition(
        name=PUSH_PROFILE,
        title={"zh": "下发速率", "en": "Set speed"},
        running={"zh": "下发中…", "en": "Setting…"},
        done={"zh": "速率已下发", "en": "Speed set"},
        confirm={
            "zh": "按套餐速率重新下发到当前会话？",
            "en": "Give this session the speed of the product?",
        },
        icon="settings-2",
        needs=(SPEED,),
        refreshes=("aaa.speed_mbps", "session.online"),
        level=1,
        timeout_s=_time_for(settings),
    )


def _time_for(settings: Settings) -> float:
    """The sum of all waits an order may come to, and a second."""
    waits_s = settings.try_s * float(2**settings.tries - 1)
    return min(waits_s + settings.settle_s + 2 * settings.limit_s + 1.0, LONGEST_S * 2)
