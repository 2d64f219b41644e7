"""The connector of recordings keeps the contract, and stands every file there may be."""

import json
import os
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.isolated.trial import connected_apart
from app.sdk.kit import BadInput, Contract, Row, Trial, lent
from connectors.recording import Settings

PACKAGE = "connectors.recording"
NO_SYSTEM = "it reads a file of this machine: nobody answers, refuses or asks for a password"
LINE = '{"event":"delivered","call_id":"c","at":"2000-01-01T00:00:00Z","contact":{"ani":%s}}\n'
HUGE = b"filled up with nothing"
GOOD = LINE % '"12000000001"'


@asynccontextmanager
async def settings_for(content: bytes | None):
    with TemporaryDirectory() as folder:
        file = Path(folder) / "calls.jsonl"
        if content is not None:
            file.write_bytes(content)
        if content == HUGE:
            os.truncate(file, 100_000_000)
        yield Settings(file=str(file), speed=1000)


class TestContract(Contract):
    package = PACKAGE

    def settings(self):
        return Settings(file="calls.jsonl")

    @asynccontextmanager
    async def opened(self):
        async with (
            settings_for(GOOD.encode()) as table,
            self.connected(table, lent()) as source,
        ):
            yield Trial(connector=source)


class TestApart(TestContract):
    def connected(self, settings, context=None):
        return connected_apart(PACKAGE, settings, context)


class TestBadInput(BadInput):
    package = PACKAGE
    cannot = dict.fromkeys(
        (
            Row.SILENT, Row.WRONG_CERTIFICATE, Row.EXPIRED_TOKEN, Row.UNAUTHORIZED, Row.FORBIDDEN,
            Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY, Row.SERVER_ERROR, Row.BAD_GATEWAY,
            Row.UNAVAILABLE, Row.INJECTED,
        ),
        NO_SYSTEM,
    )  # fmt: skip

    @asynccontextmanager
    async def misbehaving(self, row, text):
        content = {
            Row.REFUSED: None,
            Row.CUT_OFF: (GOOD + GOOD[:40]).encode(),
            Row.NOT_ITS_LANGUAGE: b"<html><body>502</body></html>\n",
            Row.WRONG_TYPES: (LINE % "7").encode(),
            Row.EMPTY: b"",
            Row.HUGE: HUGE,
            Row.DEEP: b"[" * 100_000 + b"\n",
            Row.HOSTILE: (LINE % json.dumps(text)).encode("utf-8", "surrogatepass"),
            Row.THOUSAND: GOOD.encode() * 1_000,
        }[row]
        async with settings_for(content) as table:
            yield table
