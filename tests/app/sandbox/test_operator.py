"""The pretend operator is the same town every time, holds together, and obeys orders once."""

import re
from collections import Counter

import msgspec
import pytest

from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.estate import Ticket
from app.sandbox.town.operator import Operator
from app.sandbox.town.people import SHARED_NUMBER, UNKNOWN_NUMBER


def line_of(operator, key):
    scenario = SCENARIOS[key]
    numbers = {scenario.number, scenario.stored}
    return next(line for line in operator.lines() if line.number in numbers)


def test_the_same_seed_gives_the_same_town(clock):
    first, second = Operator(clock), Operator(clock)
    assert msgspec.json.encode(first.estate) == msgspec.json.encode(second.estate)


def test_another_seed_gives_another_town_with_the_same_scenarios(clock):
    first, second = Operator(clock), Operator(clock, seed=7)
    assert msgspec.json.encode(first.estate) != msgspec.json.encode(second.estate)
    assert line_of(second, "B9").access.session.moving is False


def test_every_number_is_invented_and_every_address_says_so(operator):
    for line in operator.customers():
        assert re.fullmatch(r"(\+86|0)?1200000\d{4}", line.number)
        assert "TEST" in line.address
    assert all(re.fullmatch(r"1200000\d{4}", scenario.number) for scenario in SCENARIOS.values())


def test_scenario_numbers_are_all_different_and_belong_to_one_customer_each(operator):
    numbers = Counter(who.number.removeprefix("+86").lstrip("0") for who in operator.customers())
    assert all(numbers[scenario.number] == 1 for scenario in SCENARIOS.values())
    assert len({scenario.number for scenario in SCENARIOS.values()}) == len(SCENARIOS)
    assert numbers[SHARED_NUMBER] == 3
    assert numbers[UNKNOWN_NUMBER] == 0


def test_every_scenario_is_named_in_two_ways_and_explained_in_two_languages():
    for scenario in SCENARIOS.values():
        assert scenario.name
        assert scenario.latin_name.isascii() or "ü" in scenario.latin_name
        assert set(scenario.wrong) == {"zh", "en"}
        assert len(scenario.wrong_forms) == 4


def test_every_line_hangs_on_a_pon_of_its_area(operator):
    estate = operator.estate
    for line in operator.lines():
        pon = estate.pons[line.onu.pon_id]
        assert line.onu in pon.onus
        assert line.area_id == pon.area_id
        assert operator.find_onu(line.onu.onu_id) is line
        assert operator.find_login(line.access.login) is line
        assert operator.find_product(line.product.product_id) is line
        assert operator.find_account(line.account.account_id) is line


def test_a_modem_is_dark_exactly_when_it_is_offline_or_the_pon_is_disturbed(operator):
    rogue = line_of(operator, "B6")
    for line in operator.lines():
        if line is not rogue:
            assert line.onu.online == (line.onu.rx_dbm is not None)
        assert not (line.access.session and not line.onu.online)


def test_the_background_is_mostly_healthy(operator):
    lines = [line for line in operator.lines() if line.number.startswith("12000001")]
    lines = [
        line for line in lines if line.onu.pon_id not in ("PON-01", "PON-02", "PON-03", "PON-04")
    ]
    assert len(lines) == 160
    online = sum(line.onu.online for line in lines) / len(lines)
    active = sum(line.account.status == "active" for line in lines) / len(lines)
    assert 0.88 < online <= 1
    assert 0.92 < active <= 1


def test_an_order_takes_its_time_and_the_modem_dials_two_seconds_later(operator, clock):
    line = line_of(operator, "B9")
    monitor = operator.activate(line, "disconnect", key="k")
    assert operator.find_login(line.access.login).access.session is None
    clock.move(1.5 + 1.9)
    assert operator.find_login(line.access.login).access.session is None
    clock.move(0.1)
    session = operator.find_login(line.access.login).access.session
    assert session is not None
    assert session.moving
    assert session.started_at == clock()
    assert monitor.cause == 0


def test_ending_a_session_twice_finds_it_gone(operator):
    line = line_of(operator, "B9")
    assert operator.activate(line, "disconnect", key="1").cause == 0
    assert operator.activate(line, "disconnect", key="2").cause == 503


def test_a_dark_modem_does_not_dial(operator, clock):
    line = line_of(operator, "B1")
    operator.activate(line, "disconnect", key="k")
    clock.move(60)
    assert operator.find_login(line.access.login).access.session is None


def test_a_router_that_does_not_dial_stays_off_whatever_is_done(operator, clock):
    line = line_of(operator, "B13")
    for verb in ("disconnect", "unlock", "rebind"):
        operator.activate(line, verb, key=verb)
    clock.move(60)
    assert operator.find_login(line.access.login).access.session is None


def test_a_stopped_account_is_refused_again_after_dialling(operator, clock):
    line = line_of(operator, "A2")
    before = line.access.attempts_15m
    operator.activate(line, "rebind", key="k")
    clock.move(60)
    access = operator.find_login(line.access.login).access
    assert access.session is None
    assert access.attempts_15m == before + 1


def test_the_same_key_is_carried_out_once(operator, clock):
    line = line_of(operator, "B2")
    for _ in range(2):
        operator.activate(line, "unlock", key="a")
        operator.send_message(line.number, "x", key="b")
        operator.open_ticket(
            line, Ticket(ticket_id="", customer_id="", kind="fault", opened_at=clock(), key="c")
        )
    estate = operator.estate
    assert len(estate.monitors) == len(estate.messages) == 1
    assert sum(ticket.key == "c" for ticket in estate.tickets.values()) == 1


def test_without_a_key_every_request_is_a_new_order(operator):
    line = line_of(operator, "B2")
    assert operator.activate(line, "unlock", key="") is not operator.activate(
        line, "unlock", key=""
    )


@pytest.mark.parametrize("identifier", ["", "nobody"])
def test_what_is_not_there_is_not_found(operator, identifier):
    assert operator.find_customer(identifier) is None
    assert operator.find_login(identifier) is None
    assert operator.find_pon(identifier) is None
