"""Transfers and conferences: connections of two calls become those of one, as the switch lists."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from connectors.csta.calls import (
    CONNECTIONS_KEPT,
    OVER,
    RUNG,
    TALKING,
    Call,
    Connection,
    State,
    keep_attached,
    note,
)
from connectors.csta.devices import Party
from connectors.csta.reports import Kind, Move, Report

_Left = dict[tuple[str, str], Connection]


class Calls(Protocol):
    """Where calls are kept."""

    def get_call(self, name: str) -> Call:
        """Return a call, a new one when it was never heard of."""
        ...


def merge(board: Calls, report: Report, at: datetime) -> Call | None:
    """Rewrite connections, old to new; return the call they are on now, None when it is not told.

    The same event heard again changes nothing.
    """
    merged = _result(board, report)
    old = list(_sources(board, report))
    done = "+".join(call.name for call in old)
    if merged is not None and done in merged.merged:
        return merged
    left = {
        (call.name, key): Connection(one.party, one.state, one.at, rang=one.rang)
        for call in old
        for key, one in call.connections.items()
    }
    by = report.actor.key if report.actor else ""
    for call in old:
        for key in list(call.connections):
            call.end(key, State.GONE, at, report.cause or "transfer", by)
    if merged is None:
        return None
    if len(merged.merged) < CONNECTIONS_KEPT:
        merged.merged.add(done)
    _inherit(merged, old[0], report)
    for move in report.moves:
        _join(board, merged, move, left, at, report.kind)
    return merged


def _result(board: Calls, report: Report) -> Call | None:
    name = next((move.new.call for move in report.moves if move.new), "")
    return board.get_call(name) if name else None


def _sources(board: Calls, report: Report) -> Iterator[Call]:
    legs = [leg.call for leg in (report.subject, report.second) if leg is not None]
    return (board.get_call(name) for name in dict.fromkeys(legs))


def _inherit(merged: Call, primary: Call, report: Report) -> None:
    """What was known of the customer's call is so of the one it became."""
    if merged is not primary:
        merged.origin = primary.origin
        merged.calling, merged.called = primary.calling, primary.called or merged.called
        merged.dialled = primary.dialled or merged.dialled
        merged.queue = primary.queue or merged.queue
        merged.thread = primary.thread or merged.thread
        merged.unique = primary.unique or merged.unique
        merged.customer = merged.customer or primary.customer
        merged.attached = keep_attached(primary.attached, merged.attached)
        merged.conferenced = merged.conferenced or primary.conferenced
        merged.controller = merged.controller or primary.controller
    note(merged, report)
    merged.consultation = False
    merged.answered_by = None
    if report.kind is Kind.CONFERENCED:
        merged.conferenced = True
        merged.controller = report.actor.key if report.actor else merged.controller


def _join(board: Calls, merged: Call, move: Move, left: _Left, at: datetime, kind: Kind) -> None:
    """Put one listed connection into the call it is on now."""
    if move.new is None or not (move.new.device or move.party):
        return
    before = _before(board, merged, move, left)
    if before is None and move.old is None and kind is Kind.TRANSFERRED:
        return  # who is only rung now says so with an event of its own
    party = _party(before, move)
    known = merged.connections.get(party.key)
    merged.call_it(move.new.device, party.key)
    if known is not None and known.at > at:
        known.party = party
        return
    state = before.state if before else State.CONNECTED
    if state in OVER or state is State.HELD:
        state = State.CONNECTED
    merged.connections[party.key] = Connection(
        party, state, at, rang=state in RUNG, talked=state in TALKING
    )


def _before(board: Calls, merged: Call, move: Move, left: _Left) -> Connection | None:
    """Return what the connection was."""
    if move.old is not None:
        key = board.get_call(move.old.call).resolve(move.old.device)
        return left.get((move.old.call, key))
    if move.new is None:
        return None
    key = merged.resolve(move.new.device)
    found = left.get((merged.name, key)) or merged.connections.get(key)
    return found if found is not None and found.state not in OVER else None


def _party(before: Connection | None, move: Move) -> Party:
    told = move.party
    if before is None:
        device = move.new.device if move.new else ""
        return told or Party(device, device)
    known = before.party
    number = known.number or (told.number if told else None)
    return Party(known.key, number, known.name or (told.name if told else None))
