"""The bad-input table: what a connector makes of a system that fails, row by row."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from typing import Any, ClassVar

import msgspec
import pytest

from app.sdk.connector import ConnectorContext, Examined
from app.sdk.kit.hostile import HOSTILE, unfit
from app.sdk.kit.inquiring import PATIENCE_S, asked_all, healths, told_all
from app.sdk.kit.judging import ILL, TOLD, Act, Outcome, judge, messages_of, misfit
from app.sdk.kit.leaks import bounded_memory, discreet, settled
from app.sdk.kit.rows import Row, meant
from app.sdk.kit.trial import Questions, Subject, lent, subject

FAILING = [row for row in Row if row not in (Row.HOSTILE, Row.INJECTED)]
FAILING_WHEN_TOLD = [row for row in TOLD if row is not Row.HUGE]
SHORTEST_REASON = 12


class BadInput:
    """Tests of one connector against a system that fails in every way of the table.

    Attributes:
        package: The connector's (`connectors.tmf`).
        questions: What it is asked in each row. The settings' time limits should be short.
        cannot: Rows that can't occur with this system, each with the reason; shown as skipped.
        taken_for_done: Rows in which an order may end well all the same, each with the reason.
        remembers: Why an order is looked up without asking the system, which does not know it;
            empty: it is asked.
        well_in: Rows in which its health may be well all the same, each with the reason.
    """

    package: ClassVar[str]
    questions: ClassVar[Questions] = Questions()
    cannot: ClassVar[Mapping[Row, str]] = {}
    taken_for_done: ClassVar[Mapping[Row, str]] = {}
    remembers: ClassVar[str] = ""
    well_in: ClassVar[Mapping[Row, str]] = {}

    def __init_subclass__(cls) -> None:
        """Say once, not for every text, what can't occur."""
        super().__init_subclass__()
        for row, test in BY_TEXT.items():
            if row in cls.cannot:
                setattr(cls, test, _left_out(row))
        named = hasattr(cls, "package")
        if named and (
            not cls.questions.tells or cls.failing_when_told is BadInput.failing_when_told
        ):
            setattr(cls, WHEN_TOLD, None)

    @asynccontextmanager
    async def misbehaving(self, row: Row, text: str) -> AsyncIterator[Any]:
        """Yield settings that lead to a system which fails in that way.

        In `Row.HOSTILE` it is well and has `text` wherever free text stands in its answers; in
        `Row.INJECTED` it is well and watches what it is asked.
        """
        raise NotImplementedError(
            f"row {row} ({meant(row)}) is neither covered by `misbehaving` nor named in `cannot`"
        )
        yield  # makes this a generator

    @asynccontextmanager
    async def failing_when_told(self, row: Row) -> AsyncIterator[Any]:
        """Yield settings that lead to a system which fails only once something acts.

        A connector that looks before it sends gets as far as sending there. Where the transport
        does not tell questions from orders this is left as it is, and not tried.
        """
        raise NotImplementedError
        yield  # makes this a generator

    def lent(self) -> ConnectorContext:
        """Return what the desk lends the connector."""
        return lent()

    def sent(self) -> bool | None:
        """Say whether something that acts has reached the system; None: that is not known."""
        return None

    def hostile_from_now(self) -> None:
        """Take note: what is asked from here on is asked with hostile texts."""

    def unharmed(self, text: str) -> str:
        """Say what harm questions made with `text` have done in the system, or nothing."""
        raise NotImplementedError(f"row {Row.INJECTED}: `unharmed` does not look at the system")

    def test_what_can_not_occur_is_said_with_its_reason(self) -> None:
        """A row is left out with a reason, and only then."""
        for reasons in (self.cannot, self.taken_for_done, self.well_in):
            assert all(isinstance(row, Row) for row in reasons)
            short = [row for row, why in reasons.items() if len(why.strip()) < SHORTEST_REASON]
            assert not short, f"these rows are left out for no reason: {short}"

    @pytest.mark.asyncio
    @pytest.mark.parametrize("row", FAILING)
    async def test_a_system_that_fails_is_named_and_nothing_hangs(
        self, row: Row, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Each row ends in time, in one of the five errors, in words fit to show."""
        self._possible(row)
        tasks = asyncio.all_tasks()
        bounds = bounded_memory() if row is Row.HUGE else nullcontext()
        with discreet(caplog, self.questions.secrets()), bounds:
            await self._row(row, "", self.questions)
        left = await settled(tasks)
        assert not left, f"left behind: {left}"

    @pytest.mark.asyncio
    @pytest.mark.parametrize("row", FAILING_WHEN_TOLD)
    async def test_an_order_that_was_sent_is_never_called_refused_or_done_without_proof(
        self, row: Row, caplog: pytest.LogCaptureFixture
    ) -> None:
        """The system is well until something acts, and fails then."""
        self._possible(row)
        async with self.failing_when_told(row) as settings:
            with discreet(caplog, self.questions.secrets()):
                _, outcomes = await self._outcomes(settings, self.questions)
        told = [each for each in outcomes if each.act is Act.TELL]
        wrong = [why for each in told if (why := self._judged(row, each, frozenset()))]
        assert not wrong, "\n".join(wrong)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("aim", HOSTILE)
    async def test_a_hostile_text_in_an_answer_is_text_and_no_more(
        self, aim: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        """It comes out as one line fit to show, or the answer is refused."""
        self._possible(Row.HOSTILE)
        with discreet(caplog, self.questions.secrets()):
            await self._row(Row.HOSTILE, HOSTILE[aim], self.questions)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("aim", HOSTILE)
    async def test_a_hostile_text_in_a_question_breaks_out_of_nothing(self, aim: str) -> None:
        """A number, an id or an order's values change nothing of what is asked but themselves."""
        self._possible(Row.INJECTED)
        text = HOSTILE[aim]
        async with self.misbehaving(Row.INJECTED, "") as settings:
            await self._outcomes(settings, self.questions)
            self.hostile_from_now()
            _, outcomes = await self._outcomes(settings, poisoned(self.questions, text))
        wrong = [why for each in outcomes if (why := misfit(each))]
        assert not wrong, "\n".join(wrong)
        harm = self.unharmed(text)
        assert not harm, harm

    def _possible(self, row: Row) -> None:
        if row in self.cannot:
            pytest.skip(f"{row} can't occur here: {self.cannot[row]}")

    async def _row(self, row: Row, text: str, questions: Questions) -> None:
        async with self.misbehaving(row, text) as settings:
            offered = _facts(subject(self.package), settings)
            health, outcomes = await self._outcomes(settings, questions)
        facts = questions.facts or offered
        wrong = [why for each in outcomes if (why := self._judged(row, each, facts))]
        said = [text for each in outcomes for text in messages_of(each)]
        details = [each.detail for each in health or ()]
        wrong += [f"health: a text {why}" for each in details if (why := unfit(each))]
        told = {word for word in questions.secrets() for each in said + details if word in each}
        assert not wrong, "\n".join(wrong)
        assert not told, f"messages hold what they may not: {told}"
        if health is not None and row in ILL and row not in self.well_in:
            assert any(not each.well for each in health), f"{meant(row)}, and all is well: {health}"
            assert all(each.well or each.detail for each in health), "ill without a reason"

    def _judged(self, row: Row, outcome: Outcome, facts: frozenset[str]) -> str:
        if outcome.act is Act.TELL and outcome.error is None and row in self.taken_for_done:
            return misfit(outcome)
        if outcome.act is Act.CHECK and len(self.remembers) >= SHORTEST_REASON:
            return misfit(outcome)
        return judge(row, outcome, facts, sent=self.sent())

    async def _outcomes(self, settings: Any, questions: Questions) -> tuple[Any, list[Outcome]]:
        """Connect and ask everything; failing to connect is an outcome too."""
        ours = subject(self.package)
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    connector = await stack.enter_async_context(
                        ours.connected(settings, self.lent())
                    )
            except Exception as error:  # noqa: BLE001 - which error it is, is what is looked at
                return None, [Outcome(act=Act.FIND, what="connect", error=error)]
            health = await healths(connector) if isinstance(connector, Examined) else None
            outcomes = await asked_all(connector, questions, _facts(ours, settings))
            outcomes += await told_all(connector, questions)
        return health, outcomes


WHEN_TOLD = "test_an_order_that_was_sent_is_never_called_refused_or_done_without_proof"
BY_TEXT = {
    Row.HOSTILE: "test_a_hostile_text_in_an_answer_is_text_and_no_more",
    Row.INJECTED: "test_a_hostile_text_in_a_question_breaks_out_of_nothing",
}


def _left_out(row: Row) -> Callable[[BadInput], None]:
    def test(self: BadInput) -> None:
        self._possible(row)

    return test


def poisoned(questions: Questions, text: str) -> Questions:
    """Return the same questions with a hostile text wherever something from outside stands."""
    customer = questions.customer
    if customer is not None:
        keys = dict.fromkeys(customer.keys, text)
        customer = msgspec.structs.replace(customer, customer_id=text, name=text, keys=keys)
    orders = tuple(
        msgspec.structs.replace(
            each, customer=customer, parameters=dict.fromkeys(each.parameters, text)
        )
        for each in questions.orders
    )
    draft = questions.draft
    if draft is not None:
        fields = dict.fromkeys(draft.fields, text)
        draft = msgspec.structs.replace(
            draft, subject=text, text=text, fields=fields, customer=customer
        )
    form = (questions.form[0], dict.fromkeys(questions.form[1], text)) if questions.form else None
    return msgspec.structs.replace(
        questions,
        number=text if questions.number else "",
        customer=customer,
        orders=orders,
        draft=draft,
        to=text if questions.to else "",
        form=form,
    )


def _facts(ours: Subject, settings: Any) -> frozenset[str]:
    offered = ours.offered(settings)
    return frozenset(name for names in offered.facts.values() for name in names)
