"""Answers of several pages: all of them are read, or it is said that they were not."""

from typing import Any

import pytest
from aiohttp import web

from tests.connectors.rest.asked import question, read
from tests.connectors.rest.server import saying, served

ROWS = [{"no": number} for number in range(25)]


async def pages(request: web.Request) -> web.StreamResponse:
    """Twenty-five rows, in every way of paging there is."""
    query = request.query
    size = int(query.get("limit", "10"))
    start = int(query.get("offset", query.get("cursor", "0")) or 0)
    if "page" in query:
        start = (int(query["page"]) - 1) * size
    rows = ROWS[start : start + size]
    more = start + size if start + size < len(ROWS) else None
    headers = {"Link": f'</x?cursor={more}>; rel="next"'} if more else {}
    return web.json_response({"rows": rows, "next": more}, headers=headers)


@pytest.mark.parametrize(
    "paging",
    [
        {"kind": "offset", "size": 10},
        {"kind": "page", "size": 10},
        {"kind": "cursor", "cursor": "next"},
        {"kind": "link", "size": 0},
        {"kind": "offset", "size": 5, "cap": 6},
    ],
)
async def test_all_pages_are_read(paging: dict[str, Any]):
    given = question(take="[-1].no", paging={"list": "rows", **paging})
    async with served(pages) as (url, _):
        reading = await read(url, given)
    assert reading.values == {"a.b": "24"}


async def test_what_was_not_seen_does_not_pass_for_not_there():
    given = question(take="[-1].no", paging={"kind": "offset", "list": "rows", "size": 5, "cap": 2})
    async with served(pages) as (url, asked):
        reading = await read(url, given)
    assert reading.failed == {"a.b": "answer incomplete: more than 10 entries"}
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("https://elsewhere.example.invalid/x", "its next page is elsewhere"),
        ("//elsewhere.example.invalid/x", "its next page is elsewhere"),
        ("/other/x", "its next page is elsewhere"),
        ("/api/../other", "its next page is elsewhere"),
        ("/api/%2e%2e/other", "its next page is elsewhere"),
        ("/api/x", "its pages go in circles"),
    ],
)
async def test_a_link_leads_nowhere_but_on(link: str, said: str):
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response([], headers={"Link": f"<{link}>; rel=next"})

    async with served(answer) as (url, asked):
        given = question(take="[-1].no", paging={"kind": "link", "size": 0})
        reading = await read(f"{url}/api", given)
    assert said in reading.failed["a.b"]
    assert {each.path for each in asked} == {"/api/x"}


async def test_a_cursor_that_comes_again_is_no_next_page():
    given = question(paging={"kind": "cursor", "cursor": "next", "list": "rows"})
    async with served(saying({"rows": [], "next": "same"})) as (url, asked):
        reading = await read(url, given)
    assert "its pages go in circles" in reading.failed["a.b"]
    assert len(asked) == 2
