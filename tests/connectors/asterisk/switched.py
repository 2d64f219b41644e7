"""Writes down what the pretend switch would tell of a call, and plays it to an agent."""

from datetime import UTC, datetime, timedelta
from random import Random

from app.sandbox.telephony.switch import Switch
from connectors.asterisk import Settings, replay
from tests.connectors.asterisk.played import context_of

ANI = "12000000001"
A, B, C = "PJSIP/101", "PJSIP/102", "PJSIP/103"
GREETING = b"Asterisk Call Manager/11.0.0\r\n"


class Written(Switch):
    """A switch nobody is connected to; time passes when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 9, tzinfo=UTC)
        self.events: list[bytes] = []
        super().__init__({}, now=lambda: self.at, random=Random(1))

    def tell(self, event: bytes) -> None:
        self.events.append(event)

    def pause_s(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    def heard_by(self, agent: str, *devices: str) -> list:
        settings = Settings(devices=devices)
        return list(replay(settings, context_of(agent), [GREETING + b"".join(self.events)]))
