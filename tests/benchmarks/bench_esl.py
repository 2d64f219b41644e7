"""How many events a second the FreeSWITCH connector hears, beside genesis: 20,000 of them.

A recorded ring-all call of mod_callcenter is multiplied under new ids, so that one call in 50 is of
this agent's own. Each is run in a process of its own over the same file, in chunks of 64 KiB: ours
with its filter, ours taking apart every event (values are unescaped when they are asked for), and
genesis' reader. They take turns; medians of three rounds. Rates depend on the machine; the ratios
do not.

genesis can't share an environment with this program (it wants older rich, typer, uvicorn and
FastAPI than others here), so it has one of its own:

    python3.11 -m venv build/genesis && build/genesis/bin/pip install genesis
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CAPTURE = HERE.parent / "captures" / "freeswitch" / "02-callcenter-ringall-answered.esl"
GENESIS = ROOT / "build" / "genesis" / "bin" / "python"
EVENTS = 20_000
OURS_EVERY = 50
ROUNDS = 3
_TITLES = {
    "filtered": "ours, filter first",
    "parsed": "ours, all parsed",
    "genesis": "genesis 2026.10",
}


def figures() -> list[tuple[str, str, str]]:
    """Measure."""
    content, events = multiply(CAPTURE.read_bytes(), EVENTS)
    with tempfile.NamedTemporaryFile(suffix=".esl") as file:
        file.write(content)
        file.flush()
        commands = _commands(file.name)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
                runs[name].append(json.loads(ran.stdout))
    rows = [_row(name, found, runs, events) for name, found in runs.items()]
    if "genesis" not in commands:
        missing = "not installed in build/genesis (the head of bench_esl.py says how)"
        rows.append(("ESL, genesis 2026.10", "-", missing))
    return [*rows, ("ESL, bytes and events", f"{len(content) / 1e6:.0f} MB", f"{events:,} events")]


def _commands(file: str) -> dict[str, list[str]]:
    ours = [sys.executable, str(HERE / "esl_ours.py")]
    found = {name: [*ours, name, file] for name in ("filtered", "parsed")}
    if GENESIS.exists():
        found["genesis"] = [str(GENESIS), str(HERE / "esl_genesis.py"), file]
    return found


def _row(
    name: str,
    found: list[dict[str, float]],
    runs: dict[str, list[dict[str, float]]],
    events: int,
) -> tuple[str, str, str]:
    rates = [events / one["took_s"] for one in found]
    grown = median(one["grown_mb"] for one in found)
    note = f"{min(rates):,.0f} to {max(rates):,.0f}; {grown:+.1f} MB"
    if theirs := [events / one["took_s"] for one in runs.get("genesis", [])]:
        note += f"; {median(rates) / median(theirs):.1f} times genesis"
    return f"ESL, {_TITLES[name]}, events/s", f"{median(rates):,.0f}", note


def multiply(capture: bytes, wanted: int) -> tuple[bytes, int]:
    """Repeat a recording under new ids until there are so many events, most not of agent 102.

    Returns:
        The bytes, and how many events they hold.
    """
    head, mark, body = capture.partition(b"Content-Length: ")
    body = (mark + body).partition(b"Content-Type: command/reply")[0]
    each = body.count(b"Content-Type: text/event-plain")
    parts = [head]
    for number in range(wanted // each):
        call = body.replace(b"-a433-4f60-", b"-%04x-4f60-" % number)  # the agent's leg
        call = call.replace(b"-3fab-41b7-", b"-%04x-41b7-" % number)  # the caller's
        call = call.replace(b"\nEvent-Sequence: ", b"\nEvent-Sequence: %03d" % (number % 1000))
        call = call.replace(b"-0545-4b3a-", b"-%04x-4b3a-" % number)
        parts.append(call if number % OURS_EVERY == 0 else _of_others(call, number))
    return _framed_anew(b"".join(parts)), each * (wanted // each)


def _of_others(call: bytes, number: int) -> bytes:
    other = b"%03d" % (200 + number % 700)
    for before, after in ((b"/", b"%40"), (b": ", b"%40"), (b": ", b"\n")):
        call = call.replace(before + b"102" + after, before + other + after)
    return call


def _framed_anew(content: bytes) -> bytes:
    """Write the lengths of the frames as they are now."""
    first, *frames = content.split(b"Content-Length: ")
    out = [first]
    for frame in frames:
        said, _, rest = frame.partition(b"\n")
        kind, _, event = rest.partition(b"\n\n")
        length = len(event) if event.startswith(b"Event") else int(said)
        out.append(b"Content-Length: %d\n%s\n\n%s" % (length, kind, event))
    return b"".join(out)


def main() -> None:
    """Print the figures."""
    for name, value, note in figures():
        sys.stdout.write(f"{name:<40} {value:>12}  {note}\n")


if __name__ == "__main__":
    main()
