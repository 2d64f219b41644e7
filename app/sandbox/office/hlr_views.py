"""The HLR's side of a mobile line as TM Forum shapes: profile, card, phone, numbers, a test."""

from datetime import datetime

from app.sandbox.office.dress import Json, characteristics, instant, reference, related_customer
from app.sandbox.town.airspace import LAST_HEARD
from app.sandbox.town.estate import Estate, LineTest, Mobile
from app.sandbox.town.onair import abroad, attached, online, technology

TAC_DIGITS = 8


def hlr_service(mobile: Mobile, estate: Estate, now: datetime) -> Json:
    """TMF638 v5 Service: the profile, where the phone is, and whether its data flows."""
    here = attached(mobile, estate, now)
    return {
        "@type": "Service",
        "id": mobile.msisdn,
        "href": f"/service/{mobile.msisdn}",
        "name": "mobile line",
        "category": "CFS",
        "serviceType": "mobile",
        "state": "active" if mobile.status == "active" else "suspended",
        "operatingStatus": "running" if here else "stopped",
        "serviceCharacteristic": [
            *_provisioned(mobile),
            *characteristics(
                apnAsked=mobile.handset.apn if here and mobile.handset.data_switch else None,
                attached=here or mobile.profile.forgotten,
                technology=technology(mobile) if here else None,
                lastSeenAt=now - LAST_HEARD if here else mobile.profile.seen_at,
                reattachedAt=mobile.profile.reattached_at,
                network=mobile.profile.network,
                abroad=abroad(mobile),
                dataSession=online(mobile, estate, now),
            ),
        ],
        "supportingResource": [
            reference("Resource", mobile.sim.iccid) | {"name": "sim"},
            reference("Resource", mobile.handset.imei) | {"name": "device"},
        ],
        "relatedParty": related_customer(mobile),
    }


def _provisioned(mobile: Mobile) -> list[Json]:
    profile = mobile.profile
    forwards = {f"forward{_camel(kind)}": number for kind, number in profile.forwards.items()}
    barred = {f"barred{_camel(what)}": by for what, by in profile.barred.items()}
    return characteristics(
        dataOn=profile.data_on,
        dataOffBy=profile.data_off_by,
        lte=profile.lte,
        nr=profile.nr,
        volte=profile.volte,
        mms=profile.mms,
        apn=profile.apn,
        roaming=profile.roaming,
        internationalCalls=profile.intl_calls,
        limitKbps=profile.limit_kbps,
        fraudLocks=profile.locks,
        **forwards,
        **barred,
    )


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def sim_resource(mobile: Mobile) -> Json:
    """TMF639 v5 Resource of a card."""
    sim = mobile.sim
    return {
        "@type": "Resource",
        "id": sim.iccid,
        "href": f"/resource/{sim.iccid}",
        "name": sim.imsi,
        "category": "SIM",
        "operationalState": "enabled" if sim.state == "active" else "disabled",
        "resourceCharacteristic": characteristics(state=sim.state, lte=sim.lte),
    }


def device_resource(mobile: Mobile) -> Json:
    """TMF639 v5 Resource of a phone: what its type allocation code says of the model."""
    phone = mobile.handset
    return {
        "@type": "Resource",
        "id": phone.imei,
        "href": f"/resource/{phone.imei}",
        "name": phone.model,
        "category": "device",
        "operationalState": "enabled",
        "resourceCharacteristic": characteristics(
            tac=phone.imei[:TAC_DIGITS], lte=phone.lte, nr=phone.nr, volte=phone.volte
        ),
    }


def number_resource(number: str, *, released: bool) -> Json:
    """TMF639 v5 Resource of a telephone number: whether anybody has it."""
    return {
        "@type": "Resource",
        "id": number,
        "href": f"/resource/{number}",
        "name": number,
        "category": "MSISDN",
        "operationalState": "disabled" if released else "enabled",
        "usageState": "idle" if released else "active",
    }


def attach_test(test: LineTest, mobile: Mobile, estate: Estate, now: datetime) -> Json:
    """TMF653 v4 ServiceTest: the phone is paged, and what it hears is measured."""
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
        "characteristic": [{"name": "externalId", "valueType": "string", "value": test.key}],
    }
    if done:
        record["endDateTime"] = instant(test.finishes_at)
        record["testMeasure"] = [
            {
                "metricName": "attached",
                "captureDateTime": instant(test.finishes_at),
                "value": {"name": "attached", "value": attached(mobile, estate, now)},
            }
        ]
    return record
