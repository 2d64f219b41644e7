"""Both sides show a certificate: whom the settings name is trusted, and nobody else is."""

import ssl
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from app.sdk.kit import lent
from connectors.rest import connect
from tests.connectors.rest.asked import question
from tests.connectors.rest.setup import CUSTOMER, settings
from tests.servers.certificates import Authority


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


async def read(authority: Authority, tls: dict[str, Any]) -> dict[str, str]:
    """Ask a server that wants a certificate; return what failed."""
    own = authority.certificate("localhost", "127.0.0.1")
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority.file)
    server_side.verify_mode = ssl.CERT_REQUIRED
    server_side.load_cert_chain(own.certificate, own.key)

    async def answer(_request: web.BaseRequest) -> web.Response:
        return web.json_response({"x": "1"})

    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_side).start()
    try:
        url = f"https://127.0.0.1:{runner.addresses[0][1]}"
        given = settings(url, questions=[question()], actions={}, tls=tls)
        async with (
            connect(given, lent()) as rest,
            aclosing(rest.read(CUSTOMER, frozenset({"a.b"}))) as readings,
        ):
            (reading,) = [each async for each in readings]
    finally:
        await runner.cleanup()
    return reading.failed


def shown(authority: Authority, signer: Authority) -> dict[str, str]:
    desk = signer.certificate("desk")
    files = {"cert_file": str(desk.certificate), "key_file": str(desk.key)}
    return {"ca_file": str(authority.file), **files}


async def test_the_desk_shows_its_certificate_and_knows_the_servers(
    authority: Authority,
):
    assert await read(authority, shown(authority, authority)) == {}


async def test_a_server_nobody_vouches_for_is_told_nothing(authority: Authority):
    failed = await read(authority, {})
    assert failed == {"a.b": "its certificate is not to be trusted"}


async def test_a_desk_without_a_certificate_is_not_let_in(tmp_path: Path, authority: Authority):
    failed = await read(authority, {"ca_file": str(authority.file)})
    assert failed.keys() == {"a.b"}
    other = Authority(tmp_path, "another authority")
    failed = await read(authority, shown(authority, other))
    assert failed.keys() == {"a.b"}
