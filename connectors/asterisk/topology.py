"""Who is connected with whom: through bridges, Local channels and dialling.

Header names of transfer events say who was moved where, but not who the customer is, and they swap
the two ends when the telephone sent Replaces. What is connected is decided here, by reachability.
"""

from connectors.asterisk.board import Board
from connectors.asterisk.legs import Leg


def reached_from(board: Board, start: Leg) -> list[Leg]:
    """Return every leg connected with this one, plumbing included, nearest first."""
    seen = {start.uniqueid}
    found: list[Leg] = []
    ahead = [start]
    while ahead:
        leg = ahead.pop(0)
        for other in board.legs.values():
            if other.uniqueid in seen or other.ended:
                continue
            if _joined(leg, other) or (_dials_on(leg, start) and _rings(leg, other)):
                seen.add(other.uniqueid)
                found.append(other)
                ahead.append(other)
    return found


def _joined(one: Leg, other: Leg) -> bool:
    if one.bridge is not None and one.bridge == other.bridge:
        return True
    if one.pair and one.pair == other.pair:
        return True
    return _rings(other, one)


def _dials_on(leg: Leg, start: Leg) -> bool:
    """Whether whom the leg rings is connected with the start.

    A caller who rings many is connected with each, but they are not connected with one another.
    """
    return leg is start or leg.hidden


def _rings(leg: Leg, other: Leg) -> bool:
    """Whether the leg rings the other, or did so and they are about to be bridged."""
    return other.dialled_by == leg.uniqueid and not (leg.bridge and other.bridge)


def peers_of(board: Board, leg: Leg) -> list[Leg]:
    """Return the people connected with this leg, nearest first.

    While nothing is known to be connected, the switch's word for it is taken: whoever has the
    number it shows at the other end.
    """
    found = [one for one in reached_from(board, leg) if not one.hidden and not board.is_mine(one)]
    if found or not leg.connected_number:
        return found
    return [
        one
        for one in board.conversation(leg)
        if one.number == leg.connected_number
        and not (one.ended or one.hidden or board.is_mine(one))
    ][:1]


def is_colleague(board: Board, leg: Leg) -> bool:
    """Whether the leg is an extension of this switch rather than the world outside.

    It is when it is known as a queue's member, when its device has its own number for a name, or
    when it began where the agent's own legs begin in the dialplan.
    """
    if board.is_mine(leg) or leg.device in board.members:
        return True
    own_number = leg.device.rpartition("/")[2]
    if own_number.isdigit() and own_number == leg.number:
        return True
    contexts = {one.born_context for one in board.mine() if one.born_context}
    return leg.born_context in contexts


def find_customer(board: Board, leg: Leg) -> Leg | None:
    """Return the customer of the leg's conversation: the oldest leg from outside, ended or not."""
    for one in board.conversation(leg):
        if not one.hidden and not is_colleague(board, one):
            return one
    return None


def find_caller(board: Board, leg: Leg) -> Leg | None:
    """Return whoever began the leg's conversation."""
    return next((one for one in board.conversation(leg) if not one.hidden), None)


def company_of(board: Board, leg: Leg) -> list[Leg]:
    """Return the people in one bridge with this leg, oldest first; two or more: a conference."""
    bridge = leg.conference or leg.bridge
    if bridge is None:
        return []
    found = [
        one
        for one in board.legs.values()
        if one.bridge == bridge and not (one.ended or one.hidden or board.is_mine(one))
    ]
    return sorted(found, key=lambda one: one.order)
