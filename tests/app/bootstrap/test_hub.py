"""What the back office tells of by itself is on the card without a click."""

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.population import add_ticket
from connectors.tmf.settings import Paths
from tests.app.bootstrap.floor import Floor, played
from tests.servers.launch import until

TICKETS = Paths().trouble_ticket


@played
async def test_a_ticket_opened_elsewhere_comes_to_the_card_by_itself(floor: Floor) -> None:
    office = floor.to_office(hub={})
    switch = {"asterisk": floor.to_switch(floor.switch.port)}
    async with floor.desk(connectors={**switch, "tmf": office}) as agent:
        await agent.hears_the_switch()
        await until(lambda: TICKETS in floor.office.hubs.callbacks)
        call = await floor.ring("B9")
        await call.answer()
        await agent.sees_every_answer()
        assert agent.session is not None
        assert agent.session.facts["ticket.open"].value is None
        number = SCENARIOS["B9"].number
        line = next(each for each in floor.operator.lines() if each.number == number)
        ticket = add_ticket(floor.operator.estate, line, floor.operator.now())
        party = {"role": "Customer", "partyOrPartyRole": {"id": line.customer_id}}
        told = {"troubleTicket": {"id": ticket.ticket_id, "relatedParty": [party]}}
        assert await floor.office.hubs.publish(TICKETS, "TroubleTicketCreateEvent", told) == 1

        def known(_card: object) -> bool:
            session = agent.session
            return session is not None and session.facts["ticket.open"].value == ticket.ticket_id

        await agent.sees("the ticket", known)
        await call.hang_up()
        await agent.sees_mode("wrap-up")
