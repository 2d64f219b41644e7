"""The contract of connectors that carry something out: once, findable, and no more than named."""

import asyncio

import pytest

from app.sdk.errors import ConnectorDefect, ConnectorError
from app.sdk.kit.inquiring import KEY
from app.sdk.kit.trial import order
from app.sdk.kit.trying import Trying, about, quiet, who
from app.sdk.manifest import Capability

NOBODYS_ACTION = "kit.nobody_does_this"


class Acting(Trying):
    """Tests of actions, tickets, messages and forms; `Contract` has them all."""

    @about(Capability.ACTIONS)
    @pytest.mark.asyncio
    async def test_an_order_with_the_same_key_is_carried_out_once(self) -> None:
        """Asked for twice it is done once, has one receipt, and can be looked up by its key."""
        async with self.opened() as trial:
            target, asked = trial.connector, trial.questions
            assert asked.orders, "the trial names no order to carry out"
            for each in asked.orders:
                assert await target.check(asked.customer, each) is None, "not yet carried out"
                first = await target.perform(asked.customer, each, quiet)
                assert await target.perform(asked.customer, each, quiet) == first
                assert await target.check(asked.customer, each) == first
                self._done_once(trial, each.key)

    @about(Capability.ACTIONS)
    @pytest.mark.asyncio
    async def test_an_action_nobody_named_is_refused(self) -> None:
        """It is neither carried out nor found."""
        async with self.opened() as trial:
            strange = order(NOBODYS_ACTION, "kit-key-strange")
            for asking in (
                trial.connector.perform(trial.questions.customer, strange, quiet),
                trial.connector.check(trial.questions.customer, strange),
            ):
                with pytest.raises(ConnectorError) as refused:
                    await asking
                assert not isinstance(refused.value, ConnectorDefect)

    @about(Capability.TICKETS)
    @pytest.mark.asyncio
    async def test_a_ticket_with_the_same_key_is_opened_once(self) -> None:
        """Opened twice it is one ticket, which is found by its key and with the customer."""
        async with self.opened() as trial:
            desk, draft = trial.connector, trial.questions.draft
            assert draft is not None, "the trial names no ticket to open"
            assert await desk.find_by_key(KEY) is None
            first = await desk.open_ticket(draft, KEY)
            assert await desk.open_ticket(draft, KEY) == first
            assert await desk.find_by_key(KEY) == first
            self._done_once(trial, KEY)
            known = await desk.find_tickets(who(trial))
            assert [each.reference for each in known].count(first.reference) == 1

    @about(Capability.MESSAGES)
    @pytest.mark.asyncio
    async def test_a_message_with_the_same_key_is_sent_once(self) -> None:
        """Sent twice it is one message, and how far it has come can be asked."""
        async with self.opened() as trial:
            sender, to = trial.connector, trial.questions.to
            assert to, "the trial names nobody to send to"
            first = await sender.send(to, "subject", "text", KEY)
            assert await sender.send(to, "subject", "text", KEY) == first
            self._done_once(trial, KEY)
            await sender.delivery(first.reference)

    @about(Capability.SCREEN)
    @pytest.mark.asyncio
    async def test_what_is_written_on_the_screen_stands_there(self) -> None:
        """A form holds what was written, and whom the program shows can be asked."""
        async with self.opened() as trial:
            screen, form = trial.connector, trial.questions.form
            await screen.open_customer(who(trial), trial.questions.number)
            if form is None:  # what it can't do it has to say
                with pytest.raises(ConnectorError):
                    await screen.fill("form", {"field": "text"})
                return
            await screen.read_context()
            assert (await screen.fill(*form)).fields == form[1]

    @about(Capability.HANDOVER)
    @pytest.mark.asyncio
    async def test_what_is_left_for_a_conversation_is_had_once_by_whoever_asks(self) -> None:
        """The last parcel is had whole, and not again by who had it; another's is never had."""
        async with self.opened() as trial:
            relay, content = trial.connector, bytes(range(256)) * 64
            assert await relay.take("kit-1", 0, 0) is None
            await relay.give("kit-1", b"first")
            first = await relay.take("kit-1", 0, 1)
            assert first is not None
            await relay.give("kit-1", content)
            second = await relay.take("kit-1", first.version, 1)
            assert second is not None
            assert (second.content, second.version > first.version) == (content, True)
            assert await relay.take("kit-1", second.version, 0) is None
            assert await relay.take("kit/../1?&#%", 0, 0) is None

    @about(Capability.HANDOVER)
    @pytest.mark.asyncio
    async def test_who_waits_for_a_parcel_has_it_as_soon_as_it_is_left(self) -> None:
        """It is not asked for again and again."""
        async with self.opened() as trial, asyncio.TaskGroup() as group:
            taking = group.create_task(trial.connector.take("kit-2", 0, 10))
            await trial.connector.give("kit-2", b"here")
        assert taking.result() is not None
