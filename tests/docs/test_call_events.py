"""What the page says of each switch's events is what happens."""

import pytest

from app import registry
from tests.docs.call_events import PAGE, renewed, rows_of, sources
from tests.docs.native import told_with_the_last

ROWS = [
    pytest.param(source, row, id=f"{source}-{row.native}")
    for source in sources()
    if (found := rows_of(source)) is not None
    for row in found.ROWS
]


@pytest.mark.parametrize("source", sources())
def test_every_source_says_what_its_switchs_events_become(source):
    rows = rows_of(source)
    assert rows is not None, f"tests/connectors/{source}/native.py is missing"
    assert len(rows.ROWS) >= 5


@pytest.mark.parametrize(("source", "row"), ROWS)
def test_a_native_event_is_told_as_the_page_says(source, row):
    found = rows_of(source)
    assert found is not None
    told = told_with_the_last(registry.load(source), found.SETTINGS, found.AGENT, row)
    assert told == row.told


def test_the_page_is_as_the_code_makes_it():
    page = PAGE.read_text("utf-8")
    assert page == renewed(page), "run: python -m tests.docs.call_events"
