"""A small sound guide, and what it may speak of, for the tests that spoil it."""

from app.domain.facts import FactDefinition
from app.guides.check import Shelf

LABEL = {"zh": "x", "en": "x"}
STATES = {"online": LABEL, "offline": LABEL}
MOODS = {"calm": LABEL, "angry": LABEL}
FACTS = {
    "s.a": FactDefinition(type="bool", label=LABEL),
    "s.n": FactDefinition(type="number", label=LABEL),
    "s.fen": FactDefinition(type="int", label=LABEL),
    "s.at": FactDefinition(type="time", label=LABEL),
    "me.ok": FactDefinition(type="bool", label=LABEL),
    "s.state": FactDefinition(type="choice", label=LABEL, values=STATES),
    "customer.mood": FactDefinition(type="choice", label=LABEL, manner=True, values=MOODS),
}
SHELF = Shelf(facts=FACTS, actions=frozenset({"x.go", "x.back"}), guides={})
SOUND = """\
guide: g
version: 1
owner: o
title: {zh: 标题, en: Title}
reasons:
  - {when: s.a, weight: 1, because: {zh: "自 {s.at:time}", en: "since {s.at:time}"}}
goal: s.a and me.ok
facts:
  me.ok:
    type: bool
    ask: {zh: 好吗, en: "OK?"}
    answers: {yes: {zh: 好, en: Fine}, no: {zh: 不好, en: Not}}
parameters: {limit: 3}
steps:
  - step: one
    when: s.n < limit
    title: {zh: 一, en: One}
    say: {zh: "欠 {s.fen:money}", en: "{s.fen:money} owed"}
    wording:
      - {when: customer.mood == 'angry', say: {zh: 抱歉, en: Sorry}}
    do: [x.go]
    verify: {facts: [s.a]}
  - step: two
    when: s.state == 'offline'
    end: escalated
otherwise: {end: escalated}
outcomes:
  fixed: {resolved: true, disposition: F}
  escalated: {resolved: false, disposition: E}
tests:
  - given: {s.n: 5, s.state: offline}
    expect: [two]
    end: escalated
"""


def spoilt(old: str, new: str) -> str:
    """Return the sound guide with one thing changed."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)
