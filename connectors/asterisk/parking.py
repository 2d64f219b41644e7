"""Customers in a parking place: whose they are, and who takes them.

Whoever parked a customer keeps the call, on hold, until somebody is connected with the customer;
that the parking telephone hangs up ends nothing.
"""

from connectors.asterisk.board import Board
from connectors.asterisk.legs import Leg
from connectors.asterisk.story import Call
from connectors.asterisk.topology import find_customer, peers_of


def find_parked(board: Board, call: Call) -> Leg | None:
    """Return who of the call's conversation waits in a parking place."""
    return next((one for one in board.conversation(call.legs[0]) if _waits(board, one)), None)


def taken_back(board: Board, call: Call) -> bool:
    """Whether one of the agent's own telephones is connected with whoever was parked."""
    return find_parked(board, call) is None and any(
        leg.bridge and not leg.ended and peers_of(board, leg) for leg in call.legs
    )


def is_taken(board: Board, call: Call) -> bool:
    """Whether the customer given away rings somebody or talks to somebody else."""
    customer = find_customer(board, call.legs[0])
    if customer is None or customer.ended:
        return False
    return any(one not in call.legs for one in peers_of(board, customer))


def _waits(board: Board, leg: Leg) -> bool:
    return leg.parked and not (leg.ended or leg.hidden or board.is_mine(leg))
