"""What a pack of 1,000 guides costs: to make, to keep, to load; and what the same costs as YAML.

The guides are ours, over and over, each with names and Chinese wording of its own, so that they are
no easier to compress than a thousand real ones. Reading YAML is measured on ours as they are.
"""

import random
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import resources
from app.domain.guide import Guide
from app.domain.ranker import Ranker
from app.guides.load import load_guide, read_facts
from app.guides.pack.breath import in_bites
from app.guides.pack.contents import Contents, read_contents
from app.guides.pack.envelope import Sealed, open_body, read_pack, verify, write_pack
from app.guides.pack.judge import open_pack, open_sealed
from app.guides.pack.keys import PublicKey, public_of
from app.guides.pack.manifest import Manifest
from tests.benchmarks.figures import Figure, kept, spread

T = TypeVar("T")
FOLDER = Path(resources.__path__[0])
COUNT = 1000
ROUNDS = 15
AIM_S = 0.1
VARIED = 0.3
"""Share of the Chinese letters that are others in each copy."""


def figures() -> list[Figure]:
    """Measure."""
    read_s, ours = _timed(lambda: [load_guide(f) for f in sorted(FOLDER.glob("guides/*.yaml"))])
    guides = [each.guide for each in ours if each.guide is not None]
    size = sum(file.stat().st_size for file in FOLDER.glob("guides/*.yaml"))
    contents = Contents(guides=_many(guides), facts=read_facts(FOLDER / "facts").facts)
    key = Ed25519PrivateKey.generate()
    made_s, file = _timed(lambda: write_pack(contents, _manifest(), [key]))
    sealed = read_pack(file, "bench")
    trust = [public_of(key)]

    def load() -> object:
        return open_pack(file, "bench", trust)

    loads_ms = _rounds_ms(load)
    ranked_s, _ranker = _timed(lambda: Ranker(contents.guides.values()))
    each = f"{len(guides)} files of ours, {size / 1e3:.0f} kB"
    return [
        (
            f"read {COUNT} YAML files, s",
            f"{read_s / len(guides) * COUNT:.0f}",
            f"{each}: {read_s:.2f} s",
        ),
        ("make the pack, s", f"{made_s:.2f}", "encode, compress, sign"),
        ("size of the pack, MB", f"{len(file) / 1e6:.1f}", _plain(sealed, size / len(guides))),
        (
            f"load a pack of {COUNT}, ms",
            spread(loads_ms, 0),
            kept(min(loads_ms) / 1e3, AIM_S, "s") + f", fastest {min(loads_ms):.0f} ms",
        ),
        ("  processor time of it, ms", f"{_busy_ms(load):.0f}", "on all processors, least"),
        *_parts(sealed, trust),
        *_beside(sealed, file),
        ("rank them for the first time, ms", f"{ranked_s * 1e3:.0f}", "compiles their guards"),
    ]


def _many(guides: list[Guide]) -> dict[str, Guide]:
    letters = random.Random(1)

    def other(letter: re.Match[str]) -> str:
        return chr(0x4E00 + letters.randrange(3000)) if letters.random() < VARIED else letter[0]

    made: dict[str, Guide] = {}
    for number, guide in enumerate(islice(cycle(guides), COUNT)):
        named = msgspec.structs.replace(guide, guide=f"{guide.guide}-{number}")
        text = re.sub(r"[\u4e00-\u9fff]", other, msgspec.json.encode(named).decode())
        made[named.guide] = msgspec.json.decode(text, type=Guide)
    return made


def _parts(sealed: Sealed, trust: list[PublicKey]) -> list[Figure]:
    documents = list(open_body(sealed))
    works: list[tuple[str, Callable[[], object]]] = [
        ("  of it signature and hash", lambda: verify(sealed, trust)),
        ("  of it unpacking", lambda: list(open_body(sealed))),
        ("  of it decoding", lambda: read_contents(documents, "bench")),
    ]
    return [(name, spread(_rounds_ms(work), 1), "") for name, work in works]


def _beside(sealed: Sealed, file: bytes) -> list[Figure]:
    """Load in a thread as the desk does, and see how long another thread had to wait for a turn."""
    done = threading.Event()
    waits_ms: list[float] = []
    took_s = 0.0

    def load() -> None:
        nonlocal took_s
        took_s = _timed(lambda: open_sealed(sealed, file, in_bites()))[0]
        done.set()

    thread = threading.Thread(target=load)
    thread.start()
    while not done.is_set():
        began_ns = time.perf_counter_ns()
        time.sleep(0)
        waits_ms.append((time.perf_counter_ns() - began_ns) / 1e6)
        time.sleep(0.0005)
    thread.join()
    return [
        ("load it beside a call, ms", f"{took_s * 1e3:.0f}", "in a thread, in small bites"),
        ("the call waits meanwhile, ms", spread(waits_ms, 2), f"longest {max(waits_ms):.1f}"),
    ]


def _plain(sealed: Sealed, each: float) -> str:
    plain = sealed.manifest.plain_size / 1e6
    return f"{plain:.0f} MB unpacked, some {each * COUNT / 1e6:.0f} MB as YAML with its tests"


def _manifest() -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        pack="bench",
        version=1,
        created_at=now,
        expires_at=now + timedelta(days=1),
    )


def _rounds_ms(work: Callable[[], object]) -> list[float]:
    return [_timed(work)[0] * 1e3 for _ in range(ROUNDS)]


def _busy_ms(work: Callable[[], object]) -> float:
    """Return the least processor time it takes: the same however busy the machine is."""
    spent_s: list[float] = []
    for _ in range(ROUNDS):
        began_s = time.process_time()
        work()
        spent_s.append(time.process_time() - began_s)
    return min(spent_s) * 1e3


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made
