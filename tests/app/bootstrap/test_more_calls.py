"""Two calls at once, calls others take, calls nobody takes: one card, and each call its own."""

from app import paths
from app.bootstrap.playbook import build_playbook
from app.domain.call import Outcome
from app.domain.events import AnyEvent
from app.domain.session import Session
from app.sandbox.town.cast import SCENARIOS
from app.services.runner import replayed
from app.store.call_log import CallLog
from tests.app.bootstrap.floor import AGENT, COLLEAGUE, SECRETS, WORDS, Floor, played

A4, A1, B9 = (SCENARIOS[name].name for name in ("A4", "A1", "B9"))


def logged(floor: Floor) -> list[Session]:
    """Every call the desk has ever had, as its log has it, oldest first."""
    file = floor.home / "state" / "calls.db"
    with CallLog.open(file, bytes.fromhex(SECRETS["RINGSIDE_SECRET_RINGSIDE_LOG_KEY"])) as log:
        events: list[list[AnyEvent]] = [log.events(row.session) for row in log.recent(99)]
    playbook = build_playbook(paths.resources_folder()).playbook
    sessions = [replayed(each, playbook) for each in reversed(events)]
    return [session for session in sessions if session is not None]


@played
async def test_a_second_call_leaves_the_card_alone_and_is_announced_on_it(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        first = await floor.ring("A4")
        await first.answer()
        await agent.sees_mode("active")
        await agent.sees_every_answer()
        second = await floor.ring("A1")
        chip = await agent.sees_chip(A1)
        assert (chip.state, chip.detail) == (WORDS("calls.ringing"), "broadband")
        card = await agent.sees_customer(A4)
        assert (card.mode, card.banner) == ("active", None)
        await first.hold()
        card = await agent.sees_mode("held")
        assert card.name == A4, "nor does holding put the other one in its place"
        await first.unhold()
        await agent.sees_mode("active")
        await first.hang_up()
        card = await agent.sees_customer(A1)
        assert (card.mode, card.banner) == ("ringing", None)
        await second.answer()
        await agent.sees_mode("active")
        await second.hang_up()
        for name in (A1, A4):
            wrapping = (name, "wrap-up")
            await agent.sees(f"{wrapping}", lambda c, w=wrapping: (c.name, c.mode) == w)
            agent.finish()
        await agent.sees_no_card()
        await floor.expect_an_ordinary_call(agent, "B9")


@played
async def test_answering_the_second_call_shows_it_and_keeps_the_first(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        first = await floor.ring("B9")
        await first.answer()
        await agent.sees("a step", lambda c: c.step and c.step.name == "stale-session")
        second = await floor.ring("A4")
        await agent.sees_chip(A4)
        await first.hold()
        await second.answer()
        card = await agent.sees_customer(A4)
        assert card.mode == "active"
        await second.hang_up()
        await first.unhold()
        card = await agent.sees("the first again", lambda c: (c.name, c.mode) == (B9, "active"))
        assert card.step is not None
        assert card.step.name == "stale-session"
        await first.hang_up()
        for name in (A4, B9):
            wrapping = (name, "wrap-up")
            await agent.sees(f"{wrapping}", lambda c, w=wrapping: (c.name, c.mode) == w)
            agent.finish()
        await agent.sees_no_card()


@played
async def test_who_rang_first_and_gave_up_leaves_the_second_ringing(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        first = await floor.ring("A4")
        await agent.sees_customer(A4)
        second = await floor.ring("A1")
        await agent.sees_customer(A1)
        await second.abandon()
        await agent.sees_customer(A4)
        await first.abandon()
        await agent.sees_no_card()
        assert agent.tray.look == "ready"


@played
async def test_a_call_a_colleague_takes_goes_and_is_not_missed(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        call = await floor.ring("A4", agent=[AGENT, COLLEAGUE])
        await agent.sees_customer(A4)
        await call.answer(by=COLLEAGUE)
        await agent.sees_no_card()
        assert agent.tray.look == "ready"
        await call.hang_up()
        await floor.expect_an_ordinary_call(agent)
    lost, had = logged(floor)
    assert (lost.outcome, lost.answered_at) == (Outcome.ANSWERED_ELSEWHERE, None)
    assert had.outcome is Outcome.ANSWERED_HERE


@played
async def test_missed_abandoned_and_rejected_calls_go_and_are_told_apart(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        for end in ("no_answer", "abandon", "reject"):
            call = await floor.ring("A4")
            await agent.sees_customer(A4)
            await getattr(call, end)()
            await agent.sees_no_card()
            if end != "abandon":
                await call.abandon()
        await floor.expect_an_ordinary_call(agent)
    outcomes = [session.outcome for session in logged(floor)]
    assert outcomes == [
        Outcome.MISSED,
        Outcome.ABANDONED,
        Outcome.REJECTED,
        Outcome.ANSWERED_HERE,
    ]


@played
async def test_calls_of_others_never_show(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        others = await floor.ring("A1", agent=COLLEAGUE)
        await others.answer()
        await floor.expect_an_ordinary_call(agent, "A4")
        await others.hang_up()
        assert A1 not in [card.name for card in agent.cards]
    assert len(logged(floor)) == 1


@played
async def test_ten_calls_at_once_are_all_kept(floor: Floor) -> None:
    async with floor.desk() as agent:
        await agent.hears_the_switch()
        calls = [await floor.ring(f"B{number}") for number in range(1, 11)]
        await agent.sees_customer(SCENARIOS["B10"].name)
        for call in calls:
            await call.abandon()
        await agent.sees_no_card()
    assert [session.outcome for session in logged(floor)] == [Outcome.ABANDONED] * 10
