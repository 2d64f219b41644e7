"""A broadband fault from ring to ticket, told by a database, RADIUS, SNMP and a ticket system.

None of the four is ours: PostgreSQL, FreeRADIUS, net-snmp and Request Tracker, each started for
this test. The switch and what is left of the back office are the pretend operator's, as always.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.facts import Fact
from app.sandbox.plant import boss_sql
from app.sandbox.plant.olts import Make
from app.sandbox.plant.plant import Plant
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.estate import Line
from app.sandbox.town.operator import Operator
from tests.app.bootstrap.agent import Agent
from tests.app.bootstrap.floor import Floor, played
from tests.connectors.configured import documented
from tests.servers.freeradius import SECRET, Aaa, freeradius
from tests.servers.postgres import Postgres, need_postgres, postgres
from tests.servers.rt import ROOT_PASSWORD, RequestTracker, request_tracker
from tests.servers.snmpd import READS, snmpd
from tests.servers.snmpd import Agent as SnmpAgent
from widgets.state import ActionLook

FIBRE = "ticket.dispatch_fibre"
READER = "reader-Secret-1"
ELSEWHERE = [
    "account.*", "product.*", "session.*", "aaa.*", "onu.state", "onu.rx_dbm", "onu.olt_rx_dbm",
    "onu.last_down_*", "onu.lan_up", "pon.offline_*", "ticket.*",
]  # fmt: skip
"""What is not to be had from the back office here."""

SECRETS = {
    "RINGSIDE_SECRET_BOSS_PASSWORD": READER,
    "RINGSIDE_SECRET_RADIUS_BRAS": SECRET,
    "RINGSIDE_SECRET_PON_COMMUNITY": READS,
    "RINGSIDE_SECRET_RT_SECRET": ROOT_PASSWORD,
}


class Systems(msgspec.Struct, frozen=True, kw_only=True):
    """The four that run, over one town."""

    boss: Postgres
    aaa: Aaa
    agent: SnmpAgent
    tracker: RequestTracker

    def tables(self) -> dict[str, dict[str, Any]]:
        """Settings of the connectors that lead to them."""
        boss = {
            key: value for key, value in documented("sql", "boss").items() if key != "directory"
        }
        boss.pop("ca_file")
        at = {"host": "127.0.0.1", "port": self.boss.port, "database": "postgres", "tls": "off"}
        ticket = {
            "title": {"zh": "派光纤检修", "en": "Send fibre crew"},
            "confirm": {"zh": "派单？", "en": "Open a fibre repair ticket?"},
            "needs": ["onu.state", "onu.rx_dbm", "session.online", "account.status"],
            "refreshes": ["ticket.open"],
            "timeout_s": 20,
            "queue": "Broadband",
            "subject": {"zh": "光纤检修 {keys.login}", "en": "Fibre repair {keys.login}"},
        }
        return {
            "boss": {"connector": "sql", **boss, **at},
            "radius": {
                "database": f"sqlite:{self.aaa.database}",
                "nas": {"127.0.0.1": {"secret": "bras", "port": self.aaa.ports.coa}},
                "tables": {"interims": "radacct_interim", "reject_reason": "reason"},
            },
            "pon": {
                "access": {"version": "2c", "port": self.agent.port},
                "limit_s": 10,
                "search_s": 10,
                "olts": {"*": {"host": "127.0.0.1", "profile": Make.HUAWEI_MA5800.value}},
            },
            "rt": {
                "base_url": self.tracker.url,
                "user": "root",
                "limit_s": 10,
                "action_limit_s": 20,
                "tickets": {FIBRE: ticket},
            },
        }


@asynccontextmanager
async def systems(folder: Path, operator: Operator, line: Line) -> AsyncIterator[Systems]:
    """Start all four over one town."""
    need_postgres()
    olt = operator.estate.pons[line.onu.pon_id].olt_id
    async with AsyncExitStack() as stack:

        async def started(server: Any) -> Any:
            running = await asyncio.to_thread(server.__enter__)
            stack.push_async_callback(asyncio.to_thread, server.__exit__, None, None, None)
            return running

        aaa = stack.enter_context(freeradius(_made(folder / "aaa"), operator))
        tracker = await started(request_tracker(_made(folder / "rt")))
        boss = await started(postgres())
        agent = await started(snmpd(_made(folder / "snmp")))
        await stack.enter_async_context(
            Plant(operator, agent.at, olt_id=olt, make=Make.HUAWEI_MA5800)
        )
        tracker.ask("POST", "queue", {"Name": "Broadband"})
        await asyncio.to_thread(_fill, boss, operator)
        yield Systems(boss=boss, aaa=aaa, agent=agent, tracker=tracker)


def _fill(boss: Postgres, operator: Operator) -> None:
    boss.execute(*boss_sql.statements())
    with boss.owner() as owner, owner.cursor() as cursor:
        for table, rows in boss_sql.rows(operator).items():
            marks = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    boss.execute(f"CREATE ROLE ringside LOGIN PASSWORD '{READER}'")
    boss.execute(f"GRANT SELECT ON {', '.join(boss_sql.VIEWS)} TO ringside")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _said(fact: Fact) -> tuple[object, str]:
    return fact.value, fact.source


def _see_who_said_what(agent: Agent, line: Line) -> None:
    assert agent.session is not None
    facts = agent.session.facts
    assert _said(facts["product.name"]) == ("Fibre as the database has it", "CRM")
    assert _said(facts["account.status"]) == ("active", "Billing")
    assert _said(facts["session.online"]) == (True, "AAA")
    assert facts["session.started_at"].known
    assert _said(facts["onu.state"]) == ("online", "PON")
    assert _said(facts["onu.rx_dbm"]) == (pytest.approx(line.onu.rx_dbm, abs=0.01), "PON")
    assert _said(facts["ticket.open"]) == (None, "Tickets")


@pytest.mark.timeout(120)
@played
async def test_a_weak_fibre_is_seen_and_repaired_through_four_real_systems(
    floor: Floor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, secret in SECRETS.items():
        monkeypatch.setenv(name, secret)
    number = SCENARIOS["B5"].number
    line = next(each for each in floor.operator.lines() if each.number == number)
    async with systems(tmp_path, floor.operator, line) as real:
        real.boss.execute(
            "UPDATE boss_bill SET left_amount = 0",
            "UPDATE boss_prod SET prod_name = 'Fibre as the database has it'",
        )
        office = floor.to_office(without=ELSEWHERE)
        switch = {"asterisk": floor.to_switch(floor.switch.port)}
        async with floor.desk(connectors={**switch, **real.tables(), "tmf": office}) as agent:
            await agent.hears_the_switch()
            call = await floor.ring("B5")
            await call.answer()
            await agent.sees_every_answer()
            _see_who_said_what(agent, line)
            await agent.sees("the step", lambda c: c.actions and c.actions[0].name == FIBRE)
            agent.press("action_requested", FIBRE)
            await agent.sees("a question", lambda c: c.actions[0].look is ActionLook.CONFIRM)
            agent.follow("confirm")
            await agent.sees("the ticket", lambda c: c.actions[0].look is ActionLook.DONE)
            await agent.sees_every_answer()
            opened = agent.session.facts["ticket.open"]
            await call.hang_up()
            await agent.sees_mode("wrap-up")
            agent.finish()
            await agent.sees_no_card()

        ticket = real.tracker.ask("GET", f"ticket/{opened.value}")
        assert ticket["Subject"].endswith(line.access.login)
        attached = f"ticket/{opened.value}/attachments?fields=Content"
        [text] = real.tracker.ask("GET", attached)["items"]
        assert f"onu.rx_dbm: {line.onu.rx_dbm}" in text["Content"]
        assert "account.status: active" in text["Content"]
        assert not any(each.kind.startswith("fault") and each.key for each in _ours(floor.operator))


def _ours(operator: Operator) -> list[Any]:
    """The tickets the back office of the pretend operator has been asked to open."""
    return [ticket for ticket in operator.estate.tickets.values() if ticket.key]
