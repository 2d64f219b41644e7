"""The contract, as tests any connector's tests inherit."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from typing import Any, ClassVar, TypeVar

import msgspec
import pytest

from app.domain.customer import Customer
from app.domain.events import LinkRestored
from app.sdk.completeness import PROTOCOLS, lacking
from app.sdk.connector import (
    ConnectorContext,
    Examined,
    Reading,
)
from app.sdk.errors import ConnectorDefect, ConnectorError
from app.sdk.kit.hostile import unfit
from app.sdk.kit.judging import (
    KEY,
    PATIENCE_S,
    Act,
    Outcome,
    asked_all,
    readings,
    texts_of,
    told_all,
)
from app.sdk.kit.leaks import discreet, open_files, settled
from app.sdk.kit.trial import Subject, Trial, order, subject
from app.sdk.manifest import Capability, Manifest

BEGUN_S = 0.1
Test = TypeVar("Test", bound=Callable[..., object])
NOBODYS_FACT = "kit.nobody_knows_this"
NOBODYS_ACTION = "kit.nobody_does_this"
SHORTEST_REASON = 12


def about(capability: Capability) -> Callable[[Test], Test]:
    """Mark a test that is for connectors with one capability only."""

    def marked(test: Test) -> Test:
        test.about = capability  # type: ignore[attr-defined]
        return test

    return marked


class Contract:
    """Tests of one connector against a system that is well.

    Attributes:
        package: The connector's (`connectors.tmf`).
        against: Which real or foreign server it is tried against, with its version; empty when it
            is one of our own.
        cannot: What of the contract can't be tried here, by the word in `_possible`, each with the
            reason; shown as skipped.
    """

    package: ClassVar[str]
    against: ClassVar[str] = ""
    cannot: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        """Take out the tests that are about what the manifest does not offer."""
        super().__init_subclass__()
        if "package" not in vars(cls):
            return
        offered = subject(cls.package).manifest.capabilities
        for name in dir(cls):
            of = getattr(getattr(cls, name), "about", None)
            if isinstance(of, Capability) and of not in offered:
                setattr(cls, name, None)

    def settings(self) -> Any:
        """Return settings it might have; nothing is reached with them."""
        raise NotImplementedError("`settings()` is missing")

    def connected(
        self, settings: Any, context: ConnectorContext | None = None
    ) -> AbstractAsyncContextManager[Any]:
        """Connect as the desk does; to be overridden by one that runs it in another way."""
        return subject(self.package).connected(settings, context)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Trial]:
        """Start a system that is well, connect to it, and yield the trial; then end both."""
        raise NotImplementedError("`opened()` is missing")
        yield  # makes this a generator

    def test_the_manifest_is_complete(self) -> None:
        """Titles and settings are told in both languages, names are well formed, none is twice."""
        ours = subject(self.package)
        assert lacking(ours.manifest, ours.module.Settings) == []

    def test_what_is_offered_under_settings_is_well_formed(self) -> None:
        """What `offers` adds is as complete as what stands in the manifest."""
        ours = self._ours()
        if not ours.manifest.configured:
            assert not hasattr(ours.module, "offers"), "`offers` without `configured = true`"
        offered = ours.offered(self.settings())
        assert lacking(offered, None) == []

    @pytest.mark.asyncio
    async def test_it_is_what_its_manifest_says(self) -> None:
        """Each capability is there, and none besides."""
        async with self.opened() as trial:
            there = {
                c for c, protocol in PROTOCOLS.items() if isinstance(trial.connector, protocol)
            }
        assert there == self._ours().manifest.capabilities

    @about(Capability.FACTS)
    @pytest.mark.asyncio
    async def test_it_gives_exactly_the_facts_it_names(self) -> None:
        """Asked for all it gives all, by the system that has them, as values of one line."""
        offered = self._offered()
        async with self.opened() as trial:
            given = await self._read(trial, _facts(offered) | {NOBODYS_FACT})
        failed = {name: why for each in given for name, why in each.failed.items()}
        assert not failed, f"the system is well, and this has failed: {failed}"
        found = {(each.system, name) for each in given for name in each.values}
        named = {(system, name) for system, names in offered.facts.items() for name in names}
        assert found == named
        assert all(each.raw.keys() <= each.values.keys() for each in given)
        assert all(each.took_s >= 0 for each in given)
        assert all(each.system for each in given)
        unshown = {text[:80]: why for text in _shown(given) if (why := unfit(text))}
        assert not unshown

    @about(Capability.FACTS)
    @pytest.mark.asyncio
    async def test_a_fact_it_does_not_know_is_left_out(self) -> None:
        """Nothing is said of it, neither a value nor a failure, and nobody has to be asked."""
        async with self.opened() as trial:
            given = await self._read(trial, frozenset({NOBODYS_FACT}))
        assert not any(each.values or each.failed for each in given)

    @about(Capability.FACTS)
    @pytest.mark.asyncio
    async def test_only_what_is_asked_for_is_given(self) -> None:
        """A fact asked for alone comes alone."""
        names = sorted(_facts(self._offered()))
        async with self.opened() as trial:
            given = await self._read(trial, frozenset(names[:1]))
        assert {name for each in given for name in each.values} == set(names[:1])

    @about(Capability.DIRECTORY)
    @pytest.mark.asyncio
    async def test_the_directory_knows_who_is_known_and_nobody_else(self) -> None:
        """Somebody is at the number of the trial; at one without digits there is nobody."""
        async with self.opened() as trial:
            assert trial.questions.number, "the trial names no number to look up"
            found = await trial.connector.find_customers(trial.questions.number)
            assert await trial.connector.find_customers("anonymous") == ()
        assert found
        assert all(isinstance(each, Customer) and each.customer_id for each in found)
        assert [text for text in _shown(found) if unfit(text)] == []

    @pytest.mark.asyncio
    async def test_connecting_and_disconnecting_leaves_nothing_open(self) -> None:
        """No task, no socket and no file is left, whatever was asked in between."""
        offered = _facts(self._offered())
        await self._once(offered)  # what is opened once for all is open now
        tasks, files = asyncio.all_tasks(), open_files()
        await self._once(offered)
        left = await settled(tasks, files)
        assert not left, f"left behind: {left}"

    @about(Capability.FACTS)
    @pytest.mark.asyncio
    async def test_cancelling_a_read_ends_it(self) -> None:
        """Whoever stops reading is let go at once, though the system never answers."""
        self._possible("stall")
        facts = _facts(self._offered())
        tasks = asyncio.all_tasks()
        async with self.opened() as trial:
            assert trial.stall is not None, "say how the system can be made silent: `Trial.stall`"
            trial.stall()
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(BEGUN_S):
                        await readings(trial.connector, _who(trial), facts)
                source = trial.connector.read(_who(trial), facts)
                async with aclosing(source), asyncio.TaskGroup() as group:
                    waiting = group.create_task(_next(source))
                    await asyncio.sleep(BEGUN_S)
                    waiting.cancel()
        left = await settled(tasks)
        assert not left, f"left behind: {left}"

    @about(Capability.ACTIONS)
    @pytest.mark.asyncio
    async def test_an_order_with_the_same_key_is_carried_out_once(self) -> None:
        """Asked for twice it is done once, has one receipt, and can be looked up by its key."""
        async with self.opened() as trial:
            target, asked = trial.connector, trial.questions
            assert asked.orders, "the trial names no order to carry out"
            for each in asked.orders:
                assert await target.check(asked.customer, each) is None, "not yet carried out"
                first = await target.perform(asked.customer, each, _quiet)
                assert await target.perform(asked.customer, each, _quiet) == first
                assert await target.check(asked.customer, each) == first
                self._done_once(trial, each.key)

    @about(Capability.ACTIONS)
    @pytest.mark.asyncio
    async def test_an_action_nobody_named_is_refused(self) -> None:
        """It is neither carried out nor found."""
        async with self.opened() as trial:
            strange = order(NOBODYS_ACTION, "kit-key-strange")
            for asking in (
                trial.connector.perform(trial.questions.customer, strange, _quiet),
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
            known = await desk.find_tickets(_who(trial))
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
            assert form is not None, "the trial names no form to fill"
            await screen.open_customer(_who(trial), trial.questions.number)
            await screen.read_context()
            filled = await screen.fill(*form)
            assert filled.fields == form[1]

    @about(Capability.CALLS)
    @pytest.mark.asyncio
    async def test_the_switch_is_heard_and_says_when_all_is_told(self) -> None:
        """The first snapshot ends with LinkRestored; whoever stops listening is let go."""
        async with self.opened() as trial:
            switch = trial.connector
            async with asyncio.timeout(PATIENCE_S), aclosing(switch.events()) as events:
                told = [event async for event in _until_restored(events)]
        assert all(event.call_id for event in told)
        assert all(event.at.tzinfo is not None for event in told)

    @pytest.mark.asyncio
    async def test_neither_log_nor_message_tells_on_a_customer(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Numbers, names, ids and secrets stand in no line of the log, at any level."""
        offered = _facts(self._offered())
        async with self.opened() as trial:
            words = trial.questions.secrets()
            with discreet(caplog, words):
                outcomes = await asked_all(trial.connector, trial.questions, offered)
                outcomes += await told_all(trial.connector, trial.questions)
        wrong = [str(each.error) for each in outcomes if each.error is not None]
        assert not wrong, f"the system is well, and this has failed: {wrong}"

    @pytest.mark.asyncio
    async def test_its_health_is_said_for_every_system(self) -> None:
        """Each system that is well says so, under the name its facts carry."""
        async with self.opened() as trial:
            if not isinstance(trial.connector, Examined):
                pytest.skip("it can't be examined, which a connector of silver can")
            health = await trial.connector.health()
        assert health
        assert all(each.well for each in health), health
        assert all(each.system for each in health)
        assert set(self._offered().facts) <= {each.system for each in health}

    def _ours(self) -> Subject:
        return subject(self.package)

    def _offered(self) -> Manifest:
        return self._ours().offered(self.settings())

    def _possible(self, what: str) -> None:
        why = self.cannot.get(what)
        if why is not None:
            assert len(why) >= SHORTEST_REASON, f"{what} is left out for no reason"
            pytest.skip(f"{what} can't be tried here: {why}")

    def _done_once(self, trial: Trial, key: str) -> None:
        self._possible("done")
        assert trial.done is not None, "say how often the system did it: `Trial.done`"
        assert trial.done(key) == 1

    async def _once(self, facts: frozenset[str]) -> None:
        async with self.opened() as trial:
            await asked_all(trial.connector, trial.questions, facts)

    async def _read(self, trial: Trial, facts: frozenset[str]) -> tuple[Reading, ...]:
        async with asyncio.timeout(PATIENCE_S):
            return await readings(trial.connector, _who(trial), facts)


def _who(trial: Trial) -> Customer:
    assert trial.questions.customer is not None, "the trial names no customer"
    return trial.questions.customer


def _facts(manifest: Manifest) -> frozenset[str]:
    return frozenset(name for names in manifest.facts.values() for name in names)


def _shown(result: Any) -> list[str]:
    return [text for each in result for text in _texts(each)]


def _texts(result: msgspec.Struct) -> list[str]:
    return texts_of(Outcome(act=Act.FIND, what="", result=result))


async def _until_restored(events: Any) -> AsyncIterator[Any]:
    async for event in events:
        if isinstance(event, LinkRestored):
            return
        yield event


async def _next(source: Any) -> object:
    return await anext(source)


def _quiet(_share: float) -> None:
    """Take note of how far it is."""
