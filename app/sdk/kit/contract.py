"""The contract, as tests any connector's tests inherit."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import msgspec
import pytest

from app.domain.customer import Customer
from app.domain.events import LinkRestored
from app.sdk.completeness import PROTOCOLS, lacking
from app.sdk.connector import (
    Examined,
    Reading,
)
from app.sdk.kit.acting import Acting
from app.sdk.kit.hostile import unfit
from app.sdk.kit.inquiring import PATIENCE_S, asked_all, readings, told_all
from app.sdk.kit.judging import Act, Outcome, texts_of
from app.sdk.kit.leaks import discreet, open_files, settled
from app.sdk.kit.trial import Trial, subject
from app.sdk.kit.trying import about, who
from app.sdk.manifest import Capability, Manifest

BEGUN_S = 0.1
NOBODYS_FACT = "kit.nobody_knows_this"


class Contract(Acting):
    """Tests of one connector against a system that is well: see `Trying` for what to say."""

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
        gc.collect()
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
                        await readings(trial.connector, who(trial), facts)
                source = trial.connector.read(who(trial), facts)
                async with aclosing(source), asyncio.TaskGroup() as group:
                    waiting = group.create_task(_next(source))
                    await asyncio.sleep(BEGUN_S)
                    waiting.cancel()
        left = await settled(tasks)
        assert not left, f"left behind: {left}"

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

    async def _once(self, facts: frozenset[str]) -> None:
        async with self.opened() as trial:
            await asked_all(trial.connector, trial.questions, facts)

    async def _read(self, trial: Trial, facts: frozenset[str]) -> tuple[Reading, ...]:
        async with asyncio.timeout(PATIENCE_S):
            return await readings(trial.connector, who(trial), facts)


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
