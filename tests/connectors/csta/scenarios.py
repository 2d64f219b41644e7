"""What happens at the switch, scenario by scenario; each is played live and was recorded once."""

from collections.abc import Awaitable, Callable

from tests.connectors.csta.staged import Stage

ANN = ("12000000001", "王小明")
BEA = ("12000000002", "Bea Bauer")
QUEUE = "9500"
DNIS = "12000009500"


async def simple_call(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN, dnis=DNIS, correlator="customer_id=4711;order=77")
    await stage.do("101 rings", lambda: stage.calls.ring(call, "101"), 3)
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 40)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(call, ANN[0]))


async def ring_all(stage: Stage) -> None:
    call = stage.calls.incoming(*BEA, dnis=DNIS)
    await stage.do("the caller waits", lambda: stage.calls.enqueue(call, QUEUE), 7)
    for number in ("101", "102", "103"):
        await stage.do(
            f"{number} rings", lambda n=number: stage.calls.ring(call, n, "multipleAlerting")
        )
    stage.calls.wait(2)
    await stage.do("102 answers", lambda: stage.calls.answer(call, "102"), 20)
    await stage.do("102 hangs up", lambda: stage.calls.hang_up(call, "102"))


async def hold(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN)
    stage.calls.ring(call, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 10)
    await stage.do("101 holds", lambda: stage.calls.hold(call, "101"), 5)
    await stage.do("101 resumes", lambda: stage.calls.retrieve(call, "101"), 5)
    await stage.do("101 holds again", lambda: stage.calls.hold(call, "101"), 5)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(call, ANN[0]))


async def attended_transfer(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN, dnis=DNIS, correlator="customer_id=4711")
    stage.calls.ring(call, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 20)
    second = stage.calls.consult(call, "101", "102")
    await stage.heard("102 rings")
    stage.calls.wait(3)
    await stage.do("102 answers", lambda: stage.calls.answer(second, "102"), 15)
    merged = stage.calls.transfer(call, second, "101")
    await stage.heard("101 transfers")
    stage.calls.wait(30)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(merged, ANN[0]))


async def blind_transfer(stage: Stage) -> None:
    call = stage.calls.incoming(*BEA, dnis=DNIS)
    stage.calls.ring(call, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 20)
    merged = stage.calls.blind(call, "101", "103")
    await stage.heard("103 rings")
    stage.calls.wait(3)
    await stage.do("103 answers", lambda: stage.calls.answer(merged, "103"), 15)
    await stage.do("103 hangs up", lambda: stage.calls.hang_up(merged, "103"))


async def conference(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN)
    stage.calls.ring(call, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 20)
    second = stage.calls.consult(call, "101", "102")
    await stage.do("102 answers", lambda: stage.calls.answer(second, "102"), 15)
    merged = stage.calls.conference(call, second, "101")
    await stage.heard("three are on")
    stage.calls.wait(30)
    await stage.do("101 leaves", lambda: stage.calls.clear(merged, "101"), 10)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(merged, ANN[0]))


async def abandoned(stage: Stage) -> None:
    call = stage.calls.incoming(*BEA)
    stage.calls.enqueue(call, QUEUE)
    stage.calls.ring(call, "101", "multipleAlerting")
    stage.calls.ring(call, "102", "multipleAlerting")
    stage.calls.wait(6)
    await stage.do("the caller gives up", lambda: stage.calls.hang_up(call, BEA[0]))


async def ring_no_answer(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN)
    stage.calls.enqueue(call, QUEUE)
    await stage.do("101 rings", lambda: stage.calls.ring(call, "101", "distributed"), 15)
    await stage.do(
        "101 does not answer", lambda: stage.calls.divert(call, "101", "callForwardNoAnswer", "102")
    )
    await stage.do("102 rings", lambda: stage.calls.ring(call, "102", "distributed"), 3)
    await stage.do("102 answers", lambda: stage.calls.answer(call, "102"), 15)
    await stage.do("102 hangs up", lambda: stage.calls.hang_up(call, "102"))


async def outbound(stage: Stage) -> None:
    call = stage.calls.dial("101", "12000000008")
    await stage.heard("101 dials")
    stage.calls.wait(1)
    await stage.do("it leaves the house", lambda: stage.calls.reach(call), 1)
    await stage.do("it rings there", lambda: stage.calls.ring(call, "12000000008"), 6)
    await stage.do("it is answered", lambda: stage.calls.answer(call, "12000000008"), 20)
    await stage.do("101 hangs up", lambda: stage.calls.hang_up(call, "101"))
    stage.calls.wait(5)
    again = stage.calls.dial("101", "12000000009")
    await stage.heard("101 dials another")
    await stage.do("it is busy", lambda: stage.calls.fail(again, "12000000009", "busy"), 4)
    await stage.do("101 hangs up", lambda: stage.calls.hang_up(again, "101"))


async def second_call(stage: Stage) -> None:
    first = stage.calls.incoming(*ANN)
    stage.calls.ring(first, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(first, "101"), 20)
    second = stage.calls.incoming(*BEA)
    await stage.do("another rings", lambda: stage.calls.ring(second, "101"), 3)
    await stage.do("101 holds the first", lambda: stage.calls.hold(first, "101"))
    await stage.do("101 answers the second", lambda: stage.calls.answer(second, "101"), 20)
    await stage.do("the second hangs up", lambda: stage.calls.hang_up(second, BEA[0]))
    await stage.do("101 resumes the first", lambda: stage.calls.retrieve(first, "101"), 9)
    await stage.do("101 hangs up", lambda: stage.calls.hang_up(first, "101"))


async def reconnect(stage: Stage) -> None:
    lasting = stage.calls.incoming(*ANN, correlator="customer_id=4711")
    stage.calls.ring(lasting, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(lasting, "101"), 20)
    ringing = stage.calls.incoming(*BEA)
    await stage.do("another rings", lambda: stage.calls.ring(ringing, "101"), 2)
    await stage.interrupt("the line breaks", lambda: _meanwhile(stage, lasting, ringing))
    stage.calls.wait(20)
    await stage.do("101 hangs up", lambda: stage.calls.hang_up(lasting, "101"))


def _meanwhile(stage: Stage, lasting, ringing) -> None:
    stage.calls.hold(lasting, "101")
    stage.calls.hang_up(ringing, BEA[0])


async def reconnect_in_transfer(stage: Stage) -> None:
    call = stage.calls.incoming(*ANN, dnis=DNIS)
    stage.calls.ring(call, "101")
    await stage.do("101 answers", lambda: stage.calls.answer(call, "101"), 20)
    second = stage.calls.consult(call, "101", "102")
    await stage.do("102 answers", lambda: stage.calls.answer(second, "102"), 15)
    merged = []
    await stage.interrupt(
        "the line breaks", lambda: merged.append(stage.calls.transfer(call, second, "101"))
    )
    stage.calls.wait(20)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(merged[0], ANN[0]))


async def rejected(stage: Stage) -> None:
    call = stage.calls.incoming("", correlator="")
    await stage.do("101 rings", lambda: stage.calls.ring(call, "101"), 3)
    await stage.do("101 declines", lambda: stage.calls.clear(call, "101"), 1)
    await stage.do("the caller hangs up", lambda: stage.calls.hang_up(call, "trunk"))


Scenario = Callable[[Stage], Awaitable[None]]
SCENARIOS: dict[str, Scenario] = {
    "01-simple-call": simple_call,
    "02-queue-ringall-3": ring_all,
    "03-hold": hold,
    "04-attended-transfer": attended_transfer,
    "05-blind-transfer": blind_transfer,
    "06-conference": conference,
    "07-abandoned": abandoned,
    "08-ring-no-answer": ring_no_answer,
    "09-outbound": outbound,
    "10-second-call": second_call,
    "11-reconnect": reconnect,
    "12-reconnect-in-transfer": reconnect_in_transfer,
    "13-rejected": rejected,
}
AGENTS = ("101", "102", "103")
