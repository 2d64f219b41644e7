"""Messages and calls of a mobile line as TM Forum shapes: standing, traces, call records."""

from app.sandbox.office.dress import Json, characteristics, instant, related_customer
from app.sandbox.town.estate import Call, Mobile, Trace

ARRIVED = frozenset({"DELIVRD", "Retrieved"})
KINDS = {"sms": "SMS", "otp": "SMS", "mms": "MMS"}


def text_service(mobile: Mobile) -> Json:
    """TMF638 v5 Service: whether the line may send and get messages, and codes."""
    texting = mobile.texting
    return {
        "@type": "Service",
        "id": mobile.msisdn,
        "href": f"/service/{mobile.msisdn}",
        "name": "messaging",
        "category": "RFS",
        "serviceType": "messaging",
        "state": "suspended" if texting.suspended else "active",
        "serviceCharacteristic": characteristics(
            suspended=texting.suspended,
            suspensions=texting.suspensions,
            codesBlockedBy=texting.otp_block,
            codesBlockedUntil=texting.otp_block_until,
            routedBySenders=texting.sp_routed,
        ),
        "relatedParty": related_customer(mobile),
    }


def message_trace(mobile: Mobile, trace: Trace) -> Json:
    """TMF681 v4 CommunicationMessage as the message centre traced it."""
    us, peer = {"phoneNumber": mobile.msisdn}, {"phoneNumber": trace.peer}
    sender, receiver = (us, peer) if trace.way == "out" else (peer, us)
    traits = {
        "msisdn": mobile.msisdn,
        "receipt": trace.code,
        "way": trace.way,
        "kind": trace.kind,
        "delayS": str(trace.delay_s),
    }
    return {
        "@type": "CommunicationMessage",
        "id": trace.trace_id,
        "href": f"/communicationMessage/{trace.trace_id}",
        "content": "",
        "messageType": KINDS[trace.kind],
        "state": "completed" if trace.code in ARRIVED else "failed",
        "sendTime": instant(trace.at),
        "receiver": [{"id": "1", **receiver}],
        "sender": {"id": "1", **sender},
        "characteristic": [
            {"name": name, "valueType": "string", "value": value} for name, value in traits.items()
        ],
    }


def call_record(mobile: Mobile, call: Call) -> Json:
    """TMF635 v4 Usage: one call, with the release cause of Q.850."""
    traits = {
        "msisdn": mobile.msisdn,
        "way": call.way,
        "peerNetwork": call.peer_network,
        "releaseCause": call.cause,
        "durationS": call.seconds,
        "cell": call.cell_id,
    }
    return {
        "@type": "Usage",
        "id": call.call_id,
        "href": f"/usage/{call.call_id}",
        "usageType": "voice",
        "usageDate": instant(call.at),
        "status": "rated",
        "usageCharacteristic": [{"name": name, "value": value} for name, value in traits.items()],
        "relatedParty": [
            {"id": mobile.customer_id, "@referredType": "Customer", "role": "customer"}
        ],
    }
