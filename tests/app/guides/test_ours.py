"""The guides and facts we ship: sound, checked, tested to the last step, in two languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import resources
from app.domain.facts import Fact, Having
from app.domain.guide import Guide
from app.domain.reasons import Band, rank
from app.domain.script import fill
from app.domain.terms import terms_of
from app.domain.walk import walk
from app.guides.check import Shelf, check_guide, texts_of
from app.guides.load import load_folder, load_guide, read_facts
from app.guides.test import run_tests
from app.registry import manifests

FOLDER = Path(resources.__path__[0])
FILES = sorted((FOLDER / "guides").glob("*.yaml"))
CATALOGUE = read_facts(FOLDER / "facts")
LIBRARY = load_folder(FOLDER / "guides")
AT = datetime(2026, 1, 5, tzinfo=UTC)
MANIFESTS = manifests().values()
LEVELS = {action.name: action.level for each in MANIFESTS for action in each.actions}
SYSTEMS = frozenset(n for each in MANIFESTS for names in each.facts.values() for n in names)
TERMS = terms_of(CATALOGUE.facts, LEVELS)


@pytest.fixture(scope="module")
def broadband() -> Guide:
    return LIBRARY.guides["broadband-fault"]


def test_the_catalogue_is_sound() -> None:
    assert CATALOGUE.problems == ()
    assert {"onu.state", "caller.known"} <= CATALOGUE.facts.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_guide_has_no_problems(file: Path) -> None:
    loaded = load_guide(file)
    shelf = Shelf(
        facts=CATALOGUE.facts,
        actions=frozenset(LEVELS),
        guides=LIBRARY.guides,
        given=SYSTEMS,
        levels=LEVELS,
    )
    assert [problem.worded() for problem in check_guide(loaded, shelf)] == []
    assert loaded.guide is not None
    assert loaded.guide.guide == file.stem


@pytest.mark.parametrize("guide", LIBRARY.guides.values(), ids=lambda guide: guide.guide)
def test_the_tests_of_a_guide_pass_and_reach_every_step(guide: Guide) -> None:
    found = run_tests(guide, CATALOGUE.facts, LIBRARY.guides, TERMS, systems=SYSTEMS)
    assert {each.name: each.wrong for each in found.played if each.wrong} == {}
    assert found.unreached == ()


@pytest.mark.parametrize("guide", LIBRARY.guides.values(), ids=lambda guide: guide.guide)
def test_titles_fit_the_card(guide: Guide) -> None:
    for step in guide.steps:
        assert step.title is not None
        assert len(step.title["zh"]) <= 16, step.step
        assert len(step.title["en"]) <= 34, step.step


def test_every_fact_some_connector_gives_is_in_the_catalogue() -> None:
    assert CATALOGUE.facts.keys() >= SYSTEMS


def test_the_thresholds_of_a_guide_are_parameters(broadband: Guide) -> None:
    used = {part for step in broadband.steps for part in step.when.split()}
    assert set(broadband.parameters) <= {part.strip("()") for part in used}


def test_only_what_no_system_knows_is_asked(broadband: Guide) -> None:
    assert SYSTEMS.isdisjoint(broadband.facts)


def test_nothing_is_asked_while_all_systems_are_silent(broadband: Guide) -> None:
    sourced = frozenset(CATALOGUE.facts) - broadband.facts.keys()
    found = walk(broadband, {}, {}, sourced)
    assert found.question is None
    assert found.current is None
    assert found.wanted >= {"area.outage", "onu.state", "session.online", "account.status"}


def test_every_script_can_be_said_before_anything_is_known(broadband: Guide) -> None:
    for _, text in texts_of(broadband):
        for language, words in text.items():
            assert "None" not in fill(words, {}, CATALOGUE.facts, language, UTC).text


def test_a_stale_session_makes_the_broadband_fault_likely(broadband: Guide) -> None:
    values = {"session.online": True, "session.traffic": False, "area.outage": False}
    facts = {n: Fact(having=Having.KNOWN, value=v, source="AAA", at=AT) for n, v in values.items()}
    (ranked,) = rank((broadband,), facts)
    assert (ranked.band, ranked.title["zh"]) == (Band.LIKELY, "断网：在线无流量")
