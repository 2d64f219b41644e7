"""The connector to Request Tracker keeps the contract, against the real one."""

from contextlib import asynccontextmanager

import pytest

from app.sdk.connector import TicketDraft
from app.sdk.kit import Contract, Questions, Trial, lent, order
from connectors.rt import connect
from tests.connectors.rt.kinds import FIBRE, URGE, settings, somebody
from tests.servers.rt import ROOT_PASSWORD, RequestTracker


class TestContract(Contract):
    package = "connectors.rt"
    against = "Request Tracker 5.0.3"

    @pytest.fixture(autouse=True)
    def _tracker(self, tracker: RequestTracker):
        self.tracker = tracker
        yield
        tracker.go_on()

    def settings(self):
        return settings("https://rt.example.invalid")

    @asynccontextmanager
    async def opened(self):
        who = somebody(len(self.tracker.ask("GET", "tickets?query=id>0&per_page=100")["items"]))
        old = self.tracker.ask("POST", "ticket", {"Queue": "Broadband", "Subject": "old"})["id"]

        def done(key):
            found = self.tracker.ask("GET", f"tickets?query=RefersTo%3D'ringside:key/{key}'")
            noted = self.tracker.ask("GET", f"ticket/{old}/history?fields=Type,Data")["items"]
            return found["total"] + sum(entry["Data"].strip() == key for entry in noted)

        async with connect(settings(self.tracker.url), lent({"secret": ROOT_PASSWORD})) as rt:
            yield Trial(
                connector=rt,
                questions=Questions(
                    customer=who,
                    orders=(
                        order(FIBRE, f"{who.customer_id}-1", onu__state="offline"),
                        order(URGE, f"{who.customer_id}-2", ticket__open=old),
                    ),
                    draft=TicketDraft(kind=FIBRE, subject="subject", text="text", customer=who),
                ),
                done=done,
                stall=self.tracker.say_nothing,
            )
