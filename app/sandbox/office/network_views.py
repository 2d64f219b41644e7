"""The network side as TM Forum shapes: problem, ONU and PON, the access service, ticket, orders."""

import json
from datetime import datetime

from app.sandbox.office.dress import (
    Json,
    characteristics,
    clean,
    instant,
    notes,
    reference,
    related_customer,
    related_place,
)
from app.sandbox.town.estate import (
    Customer,
    Estate,
    Line,
    LineTest,
    Message,
    Monitor,
    Onu,
    Pon,
    Problem,
    Ticket,
)

OCTETS_WHEN_MOVING = 48_213_777
PROBLEM_TYPES = {True: "plannedWork", False: "fault"}


def service_problem(problem: Problem, estate: Estate) -> Json:
    """TMF656 v5 ServiceProblem."""
    area = estate.areas[problem.area_id]
    return {
        "@type": "ServiceProblem",
        "id": problem.problem_id,
        "href": f"/serviceProblem/{problem.problem_id}",
        "name": problem.text["zh"],
        "description": problem.text["zh"],
        "reason": problem.text["en"],
        "category": "complaint" if problem.complaint else PROBLEM_TYPES[problem.planned],
        "priority": 2,
        "status": problem.status,
        "creationDate": instant(problem.started_at),
        "affectedNumberOfServices": problem.affected,
        "affectedLocation": related_place(area.area_id, area.name["zh"]),
        "characteristic": [
            {**trait, "@type": "Characteristic"}  # TMF656 knows no typed ones
            for trait in characteristics(
                startedAt=problem.started_at, expectedEndAt=problem.expected_end_at
            )
        ],
        "note": notes(problem.text, problem.started_at),
    }


def onu_resource(onu: Onu) -> Json:
    """TMF639 v5 Resource of an optical modem."""
    return {
        "@type": "Resource",
        "id": onu.onu_id,
        "href": f"/resource/{onu.onu_id}",
        "name": onu.serial,
        "category": "ONU",
        "operationalState": "enabled" if onu.online else "disabled",
        "availabilityStatus": "online" if onu.online else "offline",
        "administrativeState": "unlocked",
        "resourceCharacteristic": characteristics(
            lastUpTime=onu.up_at,
            lastDownTime=onu.last_down_at,
            lastDownCause=onu.last_down_cause,
            rxPowerDbm=onu.rx_dbm,
            oltRxPowerDbm=onu.olt_rx_dbm,
            rxPower30dMedianDbm=onu.usual_rx_dbm,
        ),
        "resourceRelationship": [
            {
                "@type": "ResourceRelationship",
                "relationshipType": "connectedTo",
                "resource": reference("Resource", onu.pon_id),
            }
        ],
    }


def pon_resource(pon: Pon) -> Json:
    """TMF639 v5 Resource of a PON port, with how its modems fare."""
    dark = [onu for onu in pon.onus if not onu.online]
    return {
        "@type": "Resource",
        "id": pon.pon_id,
        "href": f"/resource/{pon.pon_id}",
        "name": pon.pon_id,
        "category": "PON",
        "operationalState": "enabled",
        "resourceCharacteristic": characteristics(
            onuCount=len(pon.onus),
            onuOffline=len(dark),
            onuOfflineLos=sum(onu.last_down_cause == "los" for onu in dark),
            onuOfflineDyingGasp=sum(onu.last_down_cause == "dying_gasp" for onu in dark),
            upstreamErrorsRising=pon.bip_rising,
        ),
        "resourceRelationship": [
            {
                "@type": "ResourceRelationship",
                "relationshipType": "containedIn",
                "resource": reference("Resource", pon.olt_id),
            }
        ],
    }


def splitter_resource(splitter: str, onus: list[Onu]) -> Json:
    """TMF639 v5 Resource of a splitter, with how the modems behind it fare."""
    return {
        "@type": "Resource",
        "id": splitter,
        "href": f"/resource/{splitter}",
        "name": splitter,
        "category": "SPLITTER",
        "operationalState": "enabled",
        "resourceCharacteristic": characteristics(
            onuCount=len(onus), onuOffline=sum(not onu.online for onu in onus)
        ),
    }


def access_service(line: Line, now: datetime) -> Json:
    """TMF638 v5 Service: the AAA's record of the login, its session and its authentication."""
    access = line.access
    session = access.session
    locked = access.locked_until is not None and now < access.locked_until
    return {
        "@type": "Service",
        "id": access.login,
        "href": f"/service/{access.login}",
        "name": "broadband access",
        "category": "CFS",
        "serviceType": "broadbandAccess",
        "state": "active" if access.status == "active" else "suspended",
        "operatingStatus": "running" if session else "stopped",
        "isServiceEnabled": access.status == "active",
        "serviceCharacteristic": characteristics(
            authStatus=access.status,
            lockedUntil=access.locked_until if locked else None,
            speedProfileMbps=access.speed_mbps,
            sessionOnline=session is not None,
            sessionStartedAt=session.started_at if session else None,
            octetsLast5Min=OCTETS_WHEN_MOVING if session and session.moving else 0,
            sessionDropsLastHour=access.drops_1h,
            lastTerminateCause=access.last_end,
            authAttempts15Min=access.attempts_15m,
            lastRejectReason=access.last_reject,
        ),
        "supportingResource": [reference("Resource", line.onu.onu_id)],
        "relatedParty": related_customer(line),
    }


def trouble_ticket(ticket: Ticket, line: Customer) -> Json:
    """TMF621 v5 TroubleTicket."""
    entity = reference("Product", line.product.product_id) | {"@type": "EntityRef"}
    key = {
        "@type": "ExternalIdentifier",
        "owner": "ringside",
        "externalIdentifierType": "idempotencyKey",
    }
    keys = [key | {"id": each} for each in (ticket.key, *ticket.touched) if each]
    again = {"@type": "TroubleTicketRelationship", "relationshipType": "repeatOf"}
    traits = characteristics(
        urges=ticket.urges or None,
        repeats=ticket.repeats or None,
        amountFen=ticket.amount_fen or None,
    )
    return clean(
        {
            "@type": "TroubleTicket",
            "id": ticket.ticket_id,
            "href": f"/troubleTicket/{ticket.ticket_id}",
            "name": ticket.kind,
            "description": ticket.description,
            "severity": ticket.severity,
            "ticketType": ticket.kind,
            "status": ticket.status,
            "creationDate": instant(ticket.opened_at),
            "expectedResolutionDate": instant(ticket.due_at),
            "resolutionDate": instant(ticket.closed_at),
            "externalIdentifier": keys,
            "troubleTicketCharacteristic": traits,
            "troubleTicketRelationship": [again | {"id": ticket.repeat_of}]
            if ticket.repeat_of
            else [],
            "relatedEntity": [
                {"@type": "RelatedEntity", "role": role, "entity": each}
                for role, each in (("subject", entity), *_problem_of(ticket))
            ],
            "relatedParty": related_customer(line),
            "note": notes(ticket.text, ticket.opened_at),
        }
    )


def _problem_of(ticket: Ticket) -> list[tuple[str, Json]]:
    if not ticket.problem:
        return []
    return [("problem", reference("ServiceProblem", ticket.problem) | {"@type": "EntityRef"})]


def monitor(order: Monitor, now: datetime) -> Json:
    """TMF640 v4 Monitor; `progress` (0 to 100) is an addition of ours."""
    took = (order.finishes_at - order.asked_at).total_seconds()
    passed = (now - order.asked_at).total_seconds()
    done = now >= order.finishes_at
    header = [{"name": "Idempotency-Key", "value": order.key}]
    record: Json = {
        "@type": "Monitor",
        "id": order.monitor_id,
        "href": f"/monitor/{order.monitor_id}",
        "sourceHref": f"/service/{order.login}",
        "state": "InProgress",
        "progress": 100 if done else round(100 * max(0.0, passed) / took),
        "request": {"method": "PATCH", "body": order.body, "header": header},
    }
    if done:
        record["state"] = "InError" if order.cause else "Completed"
        outcome = {"result": "NAK", "errorCause": order.cause} if order.cause else {"result": "ACK"}
        record["response"] = {
            "statusCode": "409" if order.cause else "200",
            "body": json.dumps(outcome),
            "header": header,
        }
    return record


def communication_message(message: Message) -> Json:
    """TMF681 v4 CommunicationMessage."""
    return {
        "@type": "CommunicationMessage",
        "id": message.message_id,
        "href": f"/communicationMessage/{message.message_id}",
        "content": message.content,
        "messageType": "SMS",
        "state": message.state,
        "sendTime": instant(message.sent_at),
        "receiver": [{"id": "1", "phoneNumber": message.number}],
        "sender": {"id": "sandbox", "name": "TEST operator"},
        "characteristic": [
            {"name": name, "valueType": "string", "value": value}
            for name, value in (("externalId", message.key), ("purpose", message.purpose))
        ],
    }


def service_test(test: LineTest, line: Line, now: datetime) -> Json:
    """TMF653 v4 ServiceTest; measured once it is done."""
    done = now >= test.finishes_at
    record: Json = {
        "@type": "ServiceTest",
        "id": test.test_id,
        "href": f"/serviceTest/{test.test_id}",
        "name": test.name,
        "mode": "ONDEMAND",
        "state": "completed" if done else "inProgress",
        "startDateTime": instant(test.asked_at),
        "relatedService": {"id": test.login},
        "testSpecification": {"id": test.specification},
    }
    if done:
        measured = {"rxPower": line.onu.rx_dbm, "downstreamMbps": line.access.speed_mbps * 0.96}
        record["endDateTime"] = instant(test.finishes_at)
        record["testMeasure"] = [
            {
                "metricName": name,
                "captureDateTime": instant(test.finishes_at),
                "value": {"name": name, "value": value},
            }
            for name, value in measured.items()
            if value is not None
        ]
    return record
