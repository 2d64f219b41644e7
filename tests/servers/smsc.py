"""An SMSC for tests: takes texts over SMPP 3.4, writes them down, and sends delivery receipts.

usage: python -m tests.servers.smsc PORT FILE

What becomes of a text hangs on the last digit of its number: 9 can't be delivered, 8 is refused
because the queue is full, 7 never hears a receipt; every other is delivered at once.
"""

import asyncio
import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import smpp34

from tests.servers.launch import free_port, listens, running

UCS2 = 8
RECEIPT_S = 0.2
"""A network is never quicker; Kannel forgets a receipt that overtakes the answer to the text."""


class Smsc:
    """A running SMSC, and what it has taken."""

    def __init__(self, port: int, file: Path) -> None:
        self.port = port
        self._file = file

    @property
    def texts(self) -> list[dict[str, str]]:
        """Every text taken so far, oldest first."""
        return [json.loads(line) for line in self._file.read_text("utf-8").splitlines()]


@contextmanager
def smsc(folder: Path) -> Iterator[Smsc]:
    """Run one until the block ends."""
    port, file = free_port(), folder / "texts.jsonl"
    file.touch()
    command = [sys.executable, "-m", "tests.servers.smsc", str(port), file]
    root = Path(__file__).resolve().parents[2]
    with running(command, lambda: listens(port), log=folder / "smsc.log", cwd=root):
        yield Smsc(port, file)


async def serve(port: int, file: Path) -> None:
    """Take texts for as long as nobody ends the program."""
    server = smpp34.Server("127.0.0.1", port, system_id="smsc")
    await server.start()
    bound: dict[str, smpp34.Esme] = {}
    for number in itertools.count(1):
        event = await server.next()
        if isinstance(event, smpp34.Esme):
            bound[event.session_id] = event
        elif isinstance(event, smpp34.SubmitSmEvent):
            await _take(event, f"m{number}", bound, file)


async def _take(
    event: smpp34.SubmitSmEvent, number: str, bound: dict[str, smpp34.Esme], file: Path
) -> None:
    if event.destination_addr.endswith("8"):
        event.reject(smpp34.ESME_RMSGQFUL)
        return
    event.accept(number)
    coding = "utf-16-be" if event.data_coding == UCS2 else "latin-1"
    taken = {
        "from": event.source_addr,
        "to": event.destination_addr,
        "text": bytes(event.short_message).decode(coding),
    }
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(taken, ensure_ascii=False) + "\n")
    if event.registered_delivery and not event.destination_addr.endswith("7"):
        failed = event.destination_addr.endswith("9")
        await _receipt(event, number, "UNDELIV" if failed else "DELIVRD", bound)


async def _receipt(
    event: smpp34.SubmitSmEvent, number: str, state: str, bound: dict[str, smpp34.Esme]
) -> None:
    await asyncio.sleep(RECEIPT_S)
    esme = bound.get(event.session_id) or next(iter(bound.values()))
    said = (
        f"id:{number} sub:001 dlvrd:001 submit date:2603101500 done date:2603101501 "
        f"stat:{state} err:000 text:"
    )
    await esme.deliver_sm(
        event.source_addr,
        said.encode(),
        source_addr=event.destination_addr,
        esm_class=4,
    )


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
