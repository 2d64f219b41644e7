"""`python -m tests.fuzz NAME --runs N`: feed one target, or all, and say how fast it went.

With atheris where it is installed (`pip install -e '.[fuzz]'`), by chance where it is not. What
was found is kept below `build/fuzz` and can be fed again with `--again FILE`.
"""

import argparse
import faulthandler
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz import chance, target

ROOT = Path(__file__).resolve().parents[2]
FOUND = ROOT / "build" / "fuzz"
INPUT_LIMIT_S = 10
_DONE = re.compile(r"^Done (\d+) runs in", re.MULTILINE)


def main() -> int:
    """Feed what is asked for; 0: nothing was found."""
    args = _arguments()
    if args.again:
        target.load(args.name).one(args.again.read_bytes())
        print(f"{args.name}: survives {args.again}")
        return 0
    chosen = target.names() if args.all else [args.name]
    atheris = not args.by_chance and importlib.util.find_spec("atheris") is not None
    if not atheris and not args.by_chance:
        print("atheris is not installed here: inputs by chance, which reach less of the code")
    with ThreadPoolExecutor(args.jobs) as pool:
        return max(pool.map(lambda name: _feed(name, args, atheris), chosen))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("name", nargs="?", choices=target.names())
    parser.add_argument("--all", action="store_true", help="every target")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same inputs")
    parser.add_argument("--seconds", type=float, default=3600, help="at most, for each target")
    parser.add_argument("--mb", type=int, default=1024, help="of memory, at most")
    parser.add_argument("--longest", type=int, default=4096, help="bytes of an input")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="targets at a time")
    parser.add_argument("--by-chance", action="store_true", help="without atheris")
    parser.add_argument("--again", type=Path, metavar="FILE", help="feed this file, once")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.all == bool(args.name):
        parser.error(f"name one of {', '.join(target.names())}, or say --all")
    return args


def _feed(name: str, args: argparse.Namespace, atheris: bool) -> int:
    if args.here:
        return _feed_here(name, args)
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as corpus:
        command = _searching(name, corpus, args) if atheris else _by_chance(name, args)
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, check=False, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    took_s = time.monotonic() - began_s
    counted = _DONE.findall(done.stdout)
    runs = int(counted[-1]) if counted else 0
    if done.returncode == 0 and runs < args.runs:
        print(
            f"{name}: OUT OF TIME after {runs:,} of {args.runs:,} inputs in {took_s:.0f} s; no find"
        )
        return 1
    if done.returncode:
        print(done.stdout[-6000:])
        print(f"{name}: FAILED after {runs} of {args.runs} inputs; its finds are in {FOUND}")
        return 1
    how = "atheris" if atheris else "chance"
    print(f"{name}: {runs:,} inputs in {took_s:.0f} s, {runs / took_s:,.0f}/s ({how})", flush=True)
    return 0


def _searching(name: str, corpus: str, args: argparse.Namespace) -> list[str]:
    FOUND.mkdir(parents=True, exist_ok=True)
    return [
        "tests.fuzz.search", name, corpus, f"-runs={args.runs}", f"-seed={args.seed}",
        f"-max_len={args.longest}", f"-timeout={INPUT_LIMIT_S}", f"-rss_limit_mb={args.mb}",
        f"-max_total_time={args.seconds:.0f}", f"-artifact_prefix={FOUND}/{name}-",
    ]  # fmt: skip


def _by_chance(name: str, args: argparse.Namespace) -> list[str]:
    return [
        "tests.fuzz", name, "--here", "--by-chance", f"--runs={args.runs}", f"--seed={args.seed}",
        f"--seconds={args.seconds}", f"--mb={args.mb}", f"--longest={args.longest}",
    ]  # fmt: skip


def _feed_here(name: str, args: argparse.Namespace) -> int:
    faulthandler.dump_traceback_later(args.seconds + INPUT_LIMIT_S, exit=True)
    chance.feed(
        target.load(name), args.runs, args.seed,
        longest=args.longest, seconds=args.seconds, mb=args.mb,
    )  # fmt: skip
    print(f"Done {args.runs} runs in this process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
