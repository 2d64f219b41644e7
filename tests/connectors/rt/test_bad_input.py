"""The connector to Request Tracker before a server that fails in every way there is."""

from app.sdk.connector import TicketDraft
from app.sdk.kit import HttpBadInput, Questions, order
from tests.connectors.rt.kinds import FIBRE, URGE, settings, somebody


class TestBadInput(HttpBadInput):
    package = "connectors.rt"
    questions = Questions(
        customer=somebody(17),
        orders=(order(FIBRE, onu__state="offline"), order(URGE, "kit-key-2", ticket__open="7")),
        draft=TicketDraft(kind=FIBRE, subject="subject", text="text", customer=somebody(17)),
    )

    def settings(self, url):
        return settings(url, limit_s=0.4, action_limit_s=0.8, connect_limit_s=0.3)

    def answer(self, asked, text):
        if asked.path.endswith("/rt"):
            return {"Version": text or "5.0.3"}
        if asked.path.endswith("/history"):
            return {"items": [{"Type": "Create", "Data": text}], "pages": 1}
        if asked.path.endswith("/tickets"):
            return {"items": [], "total": 0}
        if asked.method == "GET":
            return {"Priority": "3"}
        return {"id": "7"} if asked.path.endswith("/ticket") else ["said"]
