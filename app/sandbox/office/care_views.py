"""Orders, visits, self-service and leased lines as TM Forum shapes."""

from datetime import timedelta

from app.sandbox.office.dress import (
    Json,
    characteristics,
    clean,
    instant,
    reference,
    related_customer,
)
from app.sandbox.town.estate import Alarm, Circuit, Estate, Order

CHANNELS = ("app", "web")
VISIT_TAKES = timedelta(hours=2)
KINDS = {"ring": "ring", "olt": "olt", "switch": "switch", "sr": "sr"}


def circuit_service(circuit: Circuit, estate: Estate) -> Json:
    """TMF638 v5 Service: a leased line with what both ends and the path between them report."""
    down = circuit.down_since
    peers = sum(
        each.grade == "AAA" and each.down_since is not None for each in estate.circuits.values()
    )
    return {
        "@type": "Service",
        "id": circuit.circuit_id,
        "href": f"/service/{circuit.circuit_id}",
        "name": circuit.product.name,
        "category": "CFS",
        "serviceType": "leasedLine",
        "state": "active",
        "operatingStatus": "failed" if down else "running",
        "isServiceEnabled": True,
        "serviceCharacteristic": characteristics(
            serviceClass=circuit.grade,
            bandwidthMbps=circuit.mbps,
            utilisation=circuit.in_use,
            downSince=down,
            backupPath=circuit.backup,
            classAAADown=peers,
            plannedWorkUntil=circuit.work_until,
            sitePowered=circuit.site.powered,
            siteRxPowerDbm=circuit.site.rx_dbm,
            accessPortUp=circuit.port_up,
            accessPortErrors=circuit.port_errors,
            pathInService=circuit.path_up,
            arpOfCustomerRouter=circuit.site.router_answers,
            trafficDropped=circuit.dropped,
            pingLoss=circuit.lost,
        ),
        "supportingResource": [reference("Resource", element) for element in circuit.path],
        "relatedParty": related_customer(circuit),
    }


def alarm(number: int, raised: Alarm) -> Json:
    """TMF642 v4 Alarm; its id is a number there, so the operator's own goes along beside it."""
    return clean(
        {
            "@type": "Alarm",
            "id": number,
            "href": f"/alarm/{number}",
            "externalAlarmId": raised.alarm_id,
            "alarmType": "equipmentAlarm",
            "perceivedSeverity": "critical",
            "probableCause": "lossOfSignal",
            "specificProblem": KINDS[raised.kind],
            "state": "cleared" if raised.cleared_at else "raised",
            "alarmRaisedTime": instant(raised.raised_at),
            "alarmClearedTime": instant(raised.cleared_at),
            "isRootCause": raised.root,
            "serviceAffecting": True,
            "alarmedObject": {"id": raised.element},
        }
    )


def channel(name: str, estate: Estate) -> Json:
    """TMF638 v5 Service: one way of self-service."""
    up = name not in estate.channels_down
    return {
        "@type": "Service",
        "id": name,
        "href": f"/service/{name}",
        "name": name,
        "category": "CFS",
        "serviceType": "selfService",
        "state": "active",
        "operatingStatus": "running" if up else "failed",
        "isServiceEnabled": up,
        "serviceCharacteristic": [],
    }


def service_order(order: Order) -> Json:
    """TMF641 v4 ServiceOrder: what the network side made of a product order."""
    state = "completed" if order.provisioned else "failed"
    return {
        "@type": "ServiceOrder",
        "id": f"SO-{order.order_id}",
        "href": f"/serviceOrder/SO-{order.order_id}",
        "externalId": order.order_id,
        "state": state,
        "serviceOrderItem": [{"id": "1", "action": "add", "service": {"state": "active"}}],
    }


def visit(order: Order) -> Json:
    """TMF646 v4 Appointment of an engineer's visit."""
    begins = order.visit_at
    ends = begins + VISIT_TAKES if begins else None
    return {
        "@type": "Appointment",
        "id": f"AP-{order.order_id}",
        "href": f"/appointment/AP-{order.order_id}",
        "status": "confirmed",
        "validFor": {"startDateTime": instant(begins), "endDateTime": instant(ends)},
        "relatedEntity": [{"id": order.order_id, "@referredType": "ProductOrder"}],
    }
