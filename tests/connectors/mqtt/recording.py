"""Records what a real broker passes on; `python -m tests.connectors.mqtt.recording` renews it all.

The lines are those of `mosquitto_sub -v`, of all three agents and the gateway's status.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path

import gmqtt

from app.sandbox.telephony.mqtt_gateway import Gateway
from tests.connectors.mqtt.floor import CUSTOMER, gateway
from tests.servers.mosquitto import GATEWAY_USER, PASSWORD, Mosquitto, mosquitto

FOLDER = Path(__file__).parents[2] / "captures" / "mqtt"
AGENTS = ("101", "102", "103")
NAMES = {"101": "Agent Alice", "102": "Agent Bob"}
Scene = Callable[[Gateway], Awaitable[None]]


async def simple(switch: Gateway) -> None:
    await tell(switch, "101", ("ringing", {}), ("active", {}), ("held", {}), ("active", {}))
    await end(switch, "answered-here", "101")


async def ring_all(switch: Gateway) -> None:
    for phase in ("offered", "ringing"):
        for agent in AGENTS:
            await tell(switch, agent, (phase, {}))
    await tell(switch, "102", ("active", {}))
    await end(switch, "answered-elsewhere", "101", "103", answered_by="Agent Bob")
    await end(switch, "answered-here", "102")


async def consult_transfer(switch: Gateway) -> None:
    await tell(switch, "101", ("ringing", {}), ("active", {}), ("held", {}))
    asked = {"other_party": "102", "other_name": NAMES["102"]}
    asking = {"other_party": "101", "other_name": NAMES["101"], "consult_from": "101"}
    await tell(switch, "101", ("consulting", asked))
    await tell(switch, "102", ("ringing", asking), ("transferring-in", asking))
    await end(switch, "transferred", "101", **asked)
    await tell(switch, "102", ("active", {"other_party": CUSTOMER["ani"]}))
    await end(switch, "answered-here", "102")


async def abandoned(switch: Gateway) -> None:
    for agent in AGENTS:
        await tell(switch, agent, ("ringing", {}))
    await end(switch, "abandoned", *AGENTS)


async def missed_then_rejected(switch: Gateway) -> None:
    await tell(switch, "101", ("ringing", {}))
    await end(switch, "missed", "101")
    await tell(switch, "102", ("ringing", {}))
    await end(switch, "rejected", "102")


async def hostile(switch: Gateway) -> None:
    name = "<script>alert(1)</script>\r\nEvent: Hangup\u202e 李雷 Zo\u00eb\x1b[2J"
    contact = {"caller_name": name, "attached": {"note\n": "a\x00b\u2028c"}}
    await tell(switch, "101", ("ringing", {**contact, "ani": "anonymous"}), ("active", contact))
    await end(switch, "answered-here", "101", **contact)


async def gateway_dies(switch: Gateway) -> None:
    await tell(switch, "101", ("ringing", {}), ("active", {}))
    await tell(switch, "102", ("ringing", {}))
    await switch.vanish()


SCENES: dict[str, Scene] = {
    "01-simple-call": simple, "02-ring-all-3": ring_all, "03-consult-transfer": consult_transfer,
    "04-abandoned": abandoned, "05-missed-rejected": missed_then_rejected, "06-hostile": hostile,
    "07-gateway-dies": gateway_dies,
}  # fmt: skip


async def tell(switch: Gateway, agent: str, *moves: tuple[str, dict]) -> None:
    for phase, contact in moves:
        await switch.tell(agent, "c-1", phase, {**CUSTOMER, **contact})


async def end(switch: Gateway, outcome: str, *agents: str, **contact: object) -> None:
    for agent in agents:
        await switch.tell(agent, "c-1", "closed", {**CUSTOMER, **contact}, outcome)
    await asyncio.sleep(0.2)


async def record(broker: Mosquitto, scene: Scene) -> bytes:
    """Play a scene; return what the broker sent of it."""
    lines: list[bytes] = []

    def hear(_client: object, topic: str, payload: bytes, _qos: int, _more: object) -> int:
        lines.append(f"{topic} ".encode() + (bytes(payload) or b"(null)") + b"\n")
        return 0

    listener = gmqtt.Client("recorder")
    listener.set_auth_credentials(GATEWAY_USER, PASSWORD)
    listener.on_message = hear
    tls = ssl.create_default_context(cafile=broker.ca_file)
    await listener.connect("localhost", broker.port, ssl=tls)
    for topic in ("agent/+/state", "agent/+/call/+", "gateway/main/status"):
        listener.subscribe(f"cti/v1/main/{topic}", qos=1)
    async with gateway(broker, linger_s=0.05) as switch:
        await scene(switch)
    if scene is gateway_dies:
        async with gateway(broker, linger_s=0.05):
            await asyncio.sleep(0.3)
    await asyncio.sleep(0.3)
    await listener.disconnect()
    return b"".join(lines)


def main() -> None:
    """Record every scene, each with a broker of its own."""
    FOLDER.mkdir(exist_ok=True)
    for name, scene in SCENES.items():
        with mosquitto() as broker:
            (FOLDER / f"{name}.mqtt").write_bytes(asyncio.run(record(broker, scene)))


if __name__ == "__main__":
    main()
