"""What CSTA's own events become at the desk: a row each for the page of call events."""

from connectors.csta import Settings
from tests.connectors.csta.events import (
    CALL,
    CUSTOMER,
    NEXT,
    answers,
    event,
    leaves,
    merged,
    rings,
)
from tests.docs.native import Native
from tests.servers.csta_words import element, text

AGENT = "101"
SETTINGS = Settings()
_OUT = {"calling": "101", "called": "12000000008"}
_CONSULT = {"call": NEXT, "calling": "101", "called": "102"}
_TALKING = (rings(), answers())
_CONSULTING = (
    *_TALKING,
    event("Held", "101"),
    event("Originated", "101", "consultation", **_CONSULT),
    rings("102", **_CONSULT),
    answers("102", **_CONSULT),
)
_CONSULTED = (
    event("Delivered", "101", "consultation", call=NEXT, calling="102"),
    answers(call=NEXT, calling="102"),
)
_NAMED = element("correlatorData", text("string", b"customer_id=4711".hex()))

ROWS: tuple[Native, ...] = (
    Native(
        native="Delivered, alertingDevice the agent's",
        means="it rings here",
        heard=(rings(),),
        told=("Delivered ringing",),
    ),
    Native(
        native="Offered, offeredDevice the agent's",
        means="it is offered, and does not ring yet",
        heard=(event("Offered", "101"),),
        told=("Delivered offered",),
    ),
    Native(
        native="Queued, or Delivered with cause enteringDistribution, at a queue",
        means="nothing yet: the caller waits",
        heard=(event("Queued", "9500"),),
        told=(),
    ),
    Native(
        native="Delivered at somebody the agent calls",
        means="it rings there",
        heard=(event("Originated", "101", **_OUT), rings("12000000008", **_OUT)),
        told=("Delivered ringing",),
    ),
    Native(
        native="ServiceInitiated",
        means="nothing: the telephone is off the hook",
        heard=(event("ServiceInitiated", "101", calling=None, called=""),),
        told=(),
    ),
    Native(
        native="Originated",
        means="the agent dials",
        heard=(event("Originated", "101", **_OUT),),
        told=("Delivered offered",),
    ),
    Native(
        native="Failed, cause busy, of a call the agent makes",
        means="could not be reached",
        heard=(
            event("Originated", "101", **_OUT),
            event("Failed", "12000000008", "busy", **_OUT),
        ),
        told=("Failed (busy)",),
    ),
    Native(
        native="Established, answeringDevice the agent's",
        means="connected",
        heard=_TALKING,
        told=("Established",),
    ),
    Native(
        native="Held, holdingDevice the agent's",
        means="on hold",
        heard=(*_TALKING, event("Held", "101")),
        told=("Held",),
    ),
    Native(
        native="Retrieved",
        means="taken back",
        heard=(*_TALKING, event("Held", "101"), event("Retrieved", "101")),
        told=("Retrieved",),
    ),
    Native(
        native="Originated while the customer is on hold",
        means="a colleague is consulted",
        heard=(*_TALKING, event("Held", "101"), event("Originated", "101", **_CONSULT)),
        told=("Consulted",),
    ),
    Native(
        native="Transferred, transferringDevice the agent's, two calls",
        means="given away after a consultation",
        heard=(
            *_CONSULTING,
            merged("Transfered", "101", ((CALL, CUSTOMER), (NEXT, CUSTOMER)), ((NEXT, "102"),) * 2),
        ),
        told=("Transferred",),
    ),
    Native(
        native="Transferred, transferringDevice the agent's, one call",
        means="sent on without a word",
        heard=(
            *_TALKING,
            merged("Transfered", "101", ((CALL, CUSTOMER), (CALL, CUSTOMER)), old=(CALL,)),
        ),
        told=("Transferred",),
    ),
    Native(
        native="Transferred, transferredToDevice the agent's",
        means="the customer is on the line",
        heard=(
            *_CONSULTED,
            merged("Transfered", "102", ((CALL, CUSTOMER), (NEXT, CUSTOMER)), ((NEXT, "101"),) * 2),
        ),
        told=("Established",),
    ),
    Native(
        native="Conferenced",
        means="a conference",
        heard=(
            *_CONSULTING,
            merged(
                "Conferenced",
                "101",
                ((CALL, CUSTOMER), (CALL, CUSTOMER)),
                ((CALL, "101"), (CALL, "101")),
                ((NEXT, "102"), (CALL, "102")),
            ),
        ),
        told=("Conferenced",),
    ),
    Native(
        native="CallInformation with correlatorData",
        means="more is known of it",
        heard=(*_TALKING, event("CallInformation", "101", more=_NAMED)),
        told=("CallUpdated",),
    ),
    Native(
        native="ConnectionCleared of the agent's connection, after Established of a colleague's",
        means="answered elsewhere",
        heard=(rings(), answers("102"), leaves()),
        told=("Diverted answered-elsewhere",),
    ),
    Native(
        native="Diverted, cause callPickup",
        means="answered elsewhere",
        heard=(rings(), event("Diverted", "101", "callPickup")),
        told=("Diverted answered-elsewhere",),
    ),
    Native(
        native="Diverted, cause callForwardNoAnswer",
        means="missed",
        heard=(rings(), event("Diverted", "101", "callForwardNoAnswer")),
        told=("Diverted missed",),
    ),
    Native(
        native="Diverted, cause redirected",
        means="declined: the agent sent it on",
        heard=(rings(), event("Diverted", "101", "redirected")),
        told=("Diverted rejected",),
    ),
    Native(
        native="ConnectionCleared of what rings, cause doNotDisturb or busy",
        means="declined",
        heard=(rings(), leaves(cause="busy")),
        told=("Diverted rejected",),
    ),
    Native(
        native="ConnectionCleared of the caller's connection, then of what rings",
        means="the caller gave up",
        heard=(rings(), leaves(CUSTOMER), leaves()),
        told=("ConnectionCleared",),
    ),
    Native(
        native="ConnectionCleared or CallCleared after Established",
        means="over",
        heard=(*_TALKING, leaves()),
        told=("ConnectionCleared",),
    ),
)
