"""The TM Forum connector keeps the contract, against the pretend operator's back office."""

from contextlib import asynccontextmanager

from app.sandbox.office.faults import Fault, FaultKind
from app.sandbox.town.cast import SCENARIOS
from app.sdk.kit import Contract, Questions, Trial, order
from connectors.tmf import Settings
from tests.connectors.tmf.conftest import opened
from tests.connectors.tmf.test_faults import SYSTEMS

EVERYWHERE = (*SYSTEMS, "HLR", "Radio", "SMSC", "Reminders", "VAS", "Catalogue", "Campaigns")


class TestContract(Contract):
    package = "connectors.tmf"

    def settings(self):
        return Settings(base_url="https://office.example.invalid")

    @asynccontextmanager
    async def opened(self):
        async with opened() as world:
            customer = await world.customer("B9")
            estate = world.operator.estate

            def done(key):
                kept = (*estate.monitors.values(), *estate.tickets.values())
                return [each.key for each in (*kept, *estate.messages.values())].count(key)

            def stall():
                for system in EVERYWHERE:
                    world.office.faults.set(system, Fault(kind=FaultKind.REQUEST_LOST))

            yield Trial(
                connector=world.tmf,
                questions=Questions(
                    number=SCENARIOS["B9"].number,
                    customer=customer,
                    orders=(
                        order("aaa.disconnect", "kit-key-1"),
                        order("ticket.dispatch_fibre", "kit-key-2", onu__state="offline"),
                        order("sms.outage_eta", "kit-key-3"),
                    ),
                ),
                done=done,
                stall=stall,
            )
