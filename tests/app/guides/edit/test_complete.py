"""What is offered while an author types."""

import pytest

from app.domain.facts import FactDefinition
from app.domain.guide import Question
from app.guides.edit.complete import Completion, Kind, Vocabulary, complete

WORDS = Vocabulary(
    facts={
        "onu.state": FactDefinition(
            type="choice",
            label={"zh": "光猫状态", "en": "Modem"},
            values={"online": {"zh": "在线", "en": "on"}, "offline": {"zh": "离线", "en": "off"}},
        ),
        "onu.rx_dbm": FactDefinition(type="number", label={"zh": "光猫收光", "en": "Light"}),
        "area.outage": FactDefinition(type="bool", label={"zh": "片区故障", "en": "Area fault"}),
        "area.since": FactDefinition(type="time", label={"zh": "开始", "en": "Since"}),
        "modem.los": Question(type="bool", ask={"zh": "红灯吗？", "en": "Red?"}),
    },
    parameters={"weak_rx_dbm": -27},
    actions={"sms.eta": {"zh": "短信", "en": "Text"}, "ticket.noc": {"zh": "上报", "en": "NOC"}},
    steps=("outage", "arrears"),
)


def offered(kind: Kind, text: str) -> Completion:
    """What is offered where the bar stands."""
    cursor = text.index("|")
    return complete(kind, text.replace("|", ""), cursor, WORDS)


def texts(kind: Kind, text: str) -> list[str]:
    return [option.text for option in offered(kind, text).options]


@pytest.mark.parametrize(
    ("kind", "text", "first"),
    [
        ("guard", "onu.|", ["onu.state", "onu.rx_dbm"]),
        ("guard", "area.outage and rx|", ["onu.rx_dbm", "weak_rx_dbm"]),
        ("guard", "光猫| ", []),
        ("guard", "defa|", ["default("]),
        ("guard", "onu.state == |", ["'online'", "'offline'"]),
        ("guard", "onu.state == 'of|'", ["offline"]),
        ("guard", "onu.state in ['online', 'o|", ["online", "offline"]),
        ("guard", "area.outage and |", []),
        ("script", "从 {sin|", ["area.since}"]),
        ("script", "从 {area.since:|", ["time}", "date}", "duration}"]),
        ("script", "plain words|", []),
        ("actions", "sms.eta, not|", []),
        ("actions", "sms.eta, no|", ["ticket.noc"]),
        ("facts", "modem|", ["modem.los", "onu.state"]),
        ("given", "area.outage = true\nonu.s|", ["onu.state = "]),
        ("given", "onu.state = off|", ["offline"]),
        ("steps", "|", ["outage", "arrears"]),
    ],
)
def test_the_likeliest_come_first(kind: Kind, text: str, first: list[str]):
    assert texts(kind, text)[: max(1, len(first))] == first


def test_what_is_offered_takes_the_place_of_the_word():
    found = offered("guard", "not onu.s|tate")
    assert (found.start, found.end) == (4, 9)


def test_a_fact_is_found_by_what_it_is_called_on_screen():
    assert texts("facts", "片区|") == ["area.outage"]


def test_a_word_that_is_whole_is_not_offered_again():
    assert texts("actions", "ticket.noc|") == []
