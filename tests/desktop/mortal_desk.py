"""The real desk with an agent who always takes the recommended step; it can die at any event.

    python -m tests.desktop.mortal_desk SETTINGS TOLD die N     kill -9 itself once N events count
    python -m tests.desktop.mortal_desk SETTINGS TOLD look      say where restored calls stand, end

Each time a call has changed, one JSON line goes to the file TOLD.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.bootstrap.desk import Opened
from app.bootstrap.program import run_program
from app.domain.session import Playbook, Session, Transition, standing
from app.services.runner import Runner
from app.settings import Settings, load
from widgets.state import CardState

LOOK_S = 0.3


def told(session: Session, playbook: Playbook) -> dict[str, object]:
    """Where a call stands, in plain values."""
    stand = standing(session, playbook)
    walk = stand[1] if stand is not None else None
    return {
        "call": session.call_id,
        "phase": session.phase.value,
        "guide": stand[0].guide if stand is not None else None,
        "step": walk.current if walk is not None else None,
        "question": walk.question if walk is not None else None,
        "outcome": walk.outcome if walk is not None else None,
        "settled": [each.step for each in walk.settled] if walk is not None else [],
        "tried": sorted(session.tried),
        "orders": sorted(session.orders),
        "customer": session.customer.name if session.customer is not None else None,
    }


class Agent:
    """Clicks what the card recommends, each thing once."""

    def __init__(self, desk: Opened) -> None:
        self._desk = desk
        self._clicked: set[tuple[object, ...]] = set()
        self.gone = asyncio.Event()
        desk.presenter.card_changed.connect(self.see)
        desk.presenter.card_gone.connect(self.gone.set)

    def see(self, card: CardState) -> None:
        """Choose a click for this card, and make it once the card is up."""
        click = self._choose(card)
        if click is not None and click not in self._clicked:
            self._clicked.add(click)
            gesture = getattr(self._desk.windows.overlay, str(click[0]))
            asyncio.get_running_loop().call_soon(gesture.emit, card.call_id, *click[1:])

    def _choose(self, card: CardState) -> tuple[object, ...] | None:
        line, step = card.action_line, card.step
        if line is not None and any(link.key == "confirm" for link in line.links):
            return ("link_requested", line.key, "confirm")
        if card.mode == "wrap-up" and card.wrap_up is not None:
            return ("finish_requested", card.wrap_up.codes[0].key, "")
        if card.mode != "active" or step is None:
            return None
        if step.question is not None:
            return ("answer_requested", step.question.fact, step.question.answers[0].key)
        primary = next((a for a in card.actions if a.primary and a.enabled), None)
        if primary is not None:
            return ("action_requested", primary.name)
        return ("step_done_requested", step.name) if step.can_finish else None


def watch(file: Path, die_at: int | None) -> None:
    """Tell every change of every call; die right after the one asked for."""
    take, count = Runner._take, 0

    def taken(self: Runner, transition: Transition) -> None:
        nonlocal count
        take(self, transition)
        count += 1
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps({"n": count, **told(self.session, self.playbook)}) + "\n")
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    Runner._take = taken  # type: ignore[method-assign]


def main(settings_file: str, told_file: str, mode: str, number: str = "0") -> int:
    settings = load(Path(settings_file))

    @asynccontextmanager
    async def stage() -> AsyncIterator[Settings]:
        yield settings

    async def live(desk: Opened) -> None:
        if mode == "look":
            await asyncio.sleep(LOOK_S)
            return
        agent = Agent(desk)  # Qt keeps no hold on who listens
        await agent.gone.wait()

    watch(Path(told_file), int(number) if mode == "die" else None)
    return run_program(stage(), live)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
