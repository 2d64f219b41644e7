"""The radio network as TM Forum shapes: where a phone was, cells, squares of the map, incidents."""

from datetime import datetime, timedelta

from app.sandbox.office.dress import (
    Json,
    characteristics,
    clean,
    instant,
    notes,
    reference,
    related_customer,
)
from app.sandbox.town.estate import Cell, Grid, Incident, Mobile
from app.sandbox.town.onair import abroad

CELL_STATES = {
    "up": ("enabled", "online"),
    "degraded": ("enabled", "degraded"),
    "down": ("disabled", "offline"),
}
ALARM_FROM = 9000
MEASURED_AGO = timedelta(minutes=8)


def trail_service(mobile: Mobile, now: datetime) -> Json:
    """TMF638 v5 Service: the cells of the last 24 hours, oldest first, and how well it heard."""
    here = not abroad(mobile)
    return {
        "@type": "Service",
        "id": mobile.msisdn,
        "href": f"/service/{mobile.msisdn}",
        "name": "radio trail",
        "category": "RFS",
        "serviceType": "radioTrail",
        "state": "active",
        "serviceCharacteristic": characteristics(
            rsrpDbm=mobile.signal.rsrp_dbm if here else None,
            sinrDb=mobile.signal.sinr_db if here else None,
            measuredAt=now - MEASURED_AGO if here else None,
            grid=mobile.signal.grid_id or None,
        ),
        "supportingResource": [reference("Resource", cell) for cell in mobile.signal.cells],
        "relatedParty": related_customer(mobile),
    }


def cell_resource(cell: Cell) -> Json:
    """TMF639 v5 Resource of a cell."""
    operational, available = CELL_STATES[cell.state]
    return {
        "@type": "Resource",
        "id": cell.cell_id,
        "href": f"/resource/{cell.cell_id}",
        "name": cell.name["zh"],
        "category": "cell",
        "operationalState": operational,
        "availabilityStatus": available,
        "resourceCharacteristic": characteristics(
            technology=cell.tech,
            busyHourLoad=cell.load,
            callDropShare=cell.drop_share,
            gsmOnAir=cell.gsm,
            border=cell.border,
        ),
        "resourceRelationship": [
            {
                "@type": "ResourceRelationship",
                "relationshipType": "containedIn",
                "resource": reference("Resource", cell.site_id),
            }
        ],
    }


def grid_resource(grid: Grid) -> Json:
    """TMF639 v5 Resource of a square of the map: how well it is covered, and plans to mend that."""
    return {
        "@type": "Resource",
        "id": grid.grid_id,
        "href": f"/resource/{grid.grid_id}",
        "name": grid.name["zh"],
        "category": "coverageGrid",
        "operationalState": "enabled",
        "resourceCharacteristic": characteristics(
            outdoorRsrpDbm=grid.outdoor_rsrp_dbm, weak=grid.where, fixPlannedAt=grid.fix_at
        ),
    }


def incident_problem(incident: Incident) -> Json:
    """TMF656 v5 ServiceProblem of the radio network, or of the way to another operator."""
    network = [reference("Resource", incident.network)] if incident.network else []
    return {
        "@type": "ServiceProblem",
        "id": incident.incident_id,
        "href": f"/serviceProblem/{incident.incident_id}",
        "name": incident.text["zh"],
        "description": incident.text["zh"],
        "reason": incident.text["en"],
        "category": incident.kind,
        "priority": 1,
        "status": incident.status,
        "creationDate": instant(incident.started_at),
        "affectedNumberOfServices": incident.affected,
        "affectedResource": [*(reference("Resource", c) for c in incident.cells), *network],
        "characteristic": [
            {**trait, "@type": "Characteristic"}  # TMF656 knows no typed ones
            for trait in characteristics(
                startedAt=incident.started_at, expectedEndAt=incident.expected_end_at
            )
        ],
        "note": notes(incident.text, incident.started_at),
    }


def cell_alarm(number: int, cell: Cell, raised_at: datetime) -> Json:
    """TMF642 v4 Alarm of a cell that is down."""
    return clean(
        {
            "@type": "Alarm",
            "id": ALARM_FROM + number,
            "href": f"/alarm/{ALARM_FROM + number}",
            "alarmType": "equipmentAlarm",
            "perceivedSeverity": "critical",
            "probableCause": "lossOfSignal",
            "specificProblem": "cell out of service",
            "state": "raised",
            "alarmRaisedTime": instant(raised_at),
            "alarmedObject": {"id": cell.cell_id},
            "alarmedObjectType": "cell",
            "serviceAffecting": True,
        }
    )
