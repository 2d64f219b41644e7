"""Signs of life of SNMP agents."""

import asyncio
from collections.abc import Iterable, Mapping

from app.sdk.connector import Health
from app.sdk.errors import ConnectorError, boundary
from app.sdk.snmp.oids import parse_oid
from app.sdk.snmp.session import Snmp

SYS_UP_TIME = parse_oid("1.3.6.1.2.1.1.3.0")


async def signs_of_life(name: str, agents: Iterable[tuple[Snmp, str, str]]) -> dict[str, str]:
    """Ask each agent how long it has been up; any answer is a sign of life.

    Args:
        name: Of the connector.
        agents: What each is asked over, what it is called, and its host.

    Returns:
        What is wrong with each, by what it is called; empty where it is well.
    """
    async with asyncio.TaskGroup() as group:
        tasks = {
            called: group.create_task(_sign_of_life(name, snmp, host))
            for snmp, called, host in agents
        }
    return {called: task.result() for called, task in tasks.items()}


def health_of(system: str, wrong: Mapping[str, str], took_s: float) -> Health:
    """Return how a system of several agents is: well when all of them are."""
    ill = {called: why for called, why in wrong.items() if why}
    detail = "; ".join(f"{called}: {why}" for called, why in ill.items())
    if not wrong:
        detail = "nobody was asked: the agents are in the customers' records; name some to be asked"
    return Health(system=system, well=not ill, detail=detail, took_s=took_s)


async def _sign_of_life(name: str, snmp: Snmp, host: str) -> str:
    try:
        with boundary(name):
            await snmp.get(await snmp.find(host), [SYS_UP_TIME])
    except ConnectorError as error:
        return error.message
    return ""
