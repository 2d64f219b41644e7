"""What is wrong with the messages and calls of each mobile customer of a scenario."""

from datetime import datetime, timedelta

from app.sandbox.town.estate import Call, Estate, Incident, Mobile, Trace
from app.sandbox.town.scenes.scene import Scene

DEAD_NUMBER = "12000009001"
OTHER_NETWORK = "TEST-B"


def _trace(mobile: Mobile, kind: str, way: str, code: str, at: datetime) -> None:
    traces = mobile.texting.traces
    peer = {"otp": "10690000001", "sms": "12000009100", "mms": "12000009100"}[kind]
    serial = f"TR-{mobile.customer_id}-{len(traces) + 1}"
    traces.append(Trace(trace_id=serial, at=at, kind=kind, way=way, peer=peer, code=code))


def _spam_again(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.texting.suspended, mobile.texting.suspensions = True, 2
    _trace(mobile, "sms", "out", "REJECTD", now - timedelta(hours=3))


def _codes_blocked(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.texting.otp_block = "frequency"
    mobile.texting.otp_block_until = now + timedelta(hours=40)
    for index in range(11):
        code = "DELIVRD" if index < 10 else "MA:0022"
        _trace(mobile, "otp", "in", code, now - timedelta(minutes=90 - index * 5))


def _ported_in(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.ported_in_at, mobile.texting.sp_routed = now - timedelta(days=2), False


def _mms_waits(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.profile.data_on, mobile.profile.data_off_by = False, "customer"
    _trace(mobile, "mms", "in", "Deferred", now - timedelta(minutes=35))


def _phone_full(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    for minutes in (50, 20):
        _trace(mobile, "sms", "in", "DELIVRD", now - timedelta(minutes=minutes))


def _call(mobile: Mobile, network: str, cause: int, at: datetime, *, way: str = "out") -> None:
    serial = f"CDR-{mobile.customer_id}-{len(mobile.calls) + 1}"
    seconds = 65 if cause == 16 else 0
    cell_id = mobile.signal.cells[-1]
    mobile.calls.append(
        Call(
            call_id=serial,
            at=at,
            way=way,
            peer_network=network,
            cause=cause,
            seconds=seconds,
            cell_id=cell_id,
        )
    )


def _dead_forward(_estate: Estate, mobile: Mobile, _now: datetime) -> None:
    mobile.profile.forwards["unconditional"] = DEAD_NUMBER


def _no_volte(estate: Estate, mobile: Mobile, _now: datetime) -> None:
    mobile.profile.volte = False
    estate.cells[mobile.signal.cells[-1]].gsm = False


def _interconnect(estate: Estate, mobile: Mobile, now: datetime) -> None:
    for index in range(4):
        _call(mobile, OTHER_NETWORK, 34, now - timedelta(minutes=50 - index * 10))
    _call(mobile, "own", 16, now - timedelta(minutes=5))
    incident = Incident(
        incident_id="IC-0602",
        network=OTHER_NETWORK,
        started_at=now - timedelta(minutes=55),
        expected_end_at=now + timedelta(minutes=65),
        affected=5200,
        text={"zh": "网间互联中继故障", "en": "Trunk to another network down"},
    )
    estate.incidents[incident.incident_id] = incident


def _anti_fraud(_estate: Estate, mobile: Mobile, now: datetime) -> None:
    mobile.profile.barred["out"], mobile.profile.locks = "antifraud", 1
    _call(mobile, "own", 57, now - timedelta(minutes=15))


SCENES: dict[str, Scene] = {
    "S1": _spam_again,
    "S2": _codes_blocked,
    "S3": _ported_in,
    "S4": _mms_waits,
    "S5": _phone_full,
    "V1": _dead_forward,
    "V2": _no_volte,
    "V3": _interconnect,
    "V4": _anti_fraud,
}
