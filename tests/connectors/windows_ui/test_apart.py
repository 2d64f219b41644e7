"""The connector in a process of its own: it fills in the same form, and its helper ends with it."""

import os

import msgspec
import psutil

from app import paths, registry
from app.isolated.roll import Roll
from app.sdk.kit import lent
from tests.connectors.windows_ui.setup import NUMBER, TABLE, WHO
from tests.servers.desktop_crm import Crm


async def test_in_a_process_of_its_own_it_does_the_same(crm: Crm) -> None:
    context = msgspec.structs.replace(lent(), name="crm")
    table = {"connector": "windows_ui", **TABLE, "isolation": "process"}
    async with registry.connection("crm", table, context) as bridge:
        await bridge.open_customer(WHO, NUMBER)
        filled = await bridge.fill("ticket", {"subject": "beside the desk"})
        shown = await bridge.read_context()
        standing = Roll(paths.roll_folder()).find("crm")
        assert standing is not None
        helpers = psutil.Process(standing.pid).children(recursive=True)
    assert filled.fields == {"subject": "beside the desk"}
    assert shown.customer_id == "C-4711"
    assert standing.pid != os.getpid()
    assert [each for each in helpers if each.is_running()] == []
    assert len(helpers) == 1
