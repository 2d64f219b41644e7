"""What `make` does, so that it can be done without make too: `python packaging/tasks.py test`.

Needs nothing but Python 3.11; everything else is installed into `.venv` beside this folder.
"""

from __future__ import annotations  # an older Python must get as far as its message

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
READY = VENV / "ready-for"
SHOTS = ROOT / "shots"

FIRST_HALF = (
    "tests/app",
    "tests/docs",
    "tests/fuzz",
    "tests/golden",
    "tests/house",
    "tests/widgets",
)
"""Takes about as long as all the others together."""

FUZZ_INPUTS = 1_000_000
"""For each target."""

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)


def setup() -> None:
    """Make `.venv` and install exactly what the lock names; do nothing when that is done."""
    wanted = _fingerprint()
    if READY.is_file() and READY.read_text() == wanted:
        return
    _prepare_machine()
    uv = shutil.which("uv")
    if uv:
        _run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV)
        install: tuple[str | Path, ...] = (uv, "pip", "install", "--quiet", "--python", PYTHON)
    else:
        if importlib.util.find_spec("ensurepip") is None:
            _stop("this Python can't make environments; run: sudo apt-get install python3-venv")
        _run(sys.executable, "-m", "venv", VENV)
        install = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    print("Installing what requirements.lock names ...", flush=True)
    _run(*install, "-r", ROOT / "requirements.lock")
    _run(*install, "--no-deps", "-e", ROOT)
    READY.write_text(wanted)
    print(f"Ready in {VENV}", flush=True)


def demo() -> None:
    """Let a call ring; without a display, draw it into pictures."""
    setup()
    if not _without_display():
        _run(PYTHON, "-m", "app", "demo")
        return
    print("No display: the demo plays its script and takes pictures.", flush=True)
    _run(PYTHON, "-m", "app", "demo", "--script")
    print(f"The pictures are in {SHOTS}", flush=True)


def test() -> None:
    """Run every check and every test but the long ones."""
    _check("-m", "not long")


def test_all() -> None:
    """Run every check and every test, then feed whatever reads bytes from outside."""
    _check()
    _fuzz()


def bench() -> None:
    """Measure, and print the figures."""
    setup()
    _run(PYTHON, ROOT / "tests" / "benchmarks" / "run.py")


def format_code() -> None:
    """Bring the code into its form."""
    setup()
    _run(BIN / "ruff", "check", "--fix", ".")
    _run(BIN / "ruff", "format", ".")


def doctor() -> None:
    """Say what is well on this machine and what is not."""
    setup()
    _run(PYTHON, "-m", "app", "doctor")


TASKS: dict[str, Callable[[], None]] = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "test-all": test_all,
    "bench": bench,
    "format": format_code,
    "doctor": doctor,
}


def main(words: Sequence[str]) -> None:
    """Do the task named."""
    if len(words) != 1 or words[0] not in TASKS:
        _stop(f"say one of: {', '.join(TASKS)}")
    if sys.version_info < (3, 11):  # noqa: UP036  # to say so is the point
        _stop(
            f"Python 3.11 or later is needed, this is {sys.version.split()[0]}; "
            "name another: make PYTHON=python3.11 " + words[0]
        )
    TASKS[words[0]]()


def _check(*chosen: str) -> None:
    setup()
    _prepare_servers()
    for name, *rest in CHECKS:
        _run(BIN / name, *rest)
    _play(chosen)


def _play(chosen: Sequence[str]) -> None:
    """Play the tests in two halves at once; what the second one said is printed after the first."""
    folders = [f"tests/{each.name}" for each in sorted((ROOT / "tests").iterdir()) if each.is_dir()]
    first = [each for each in folders if each in FIRST_HALF]
    rest = [each for each in folders if each not in (*FIRST_HALF, "tests/benchmarks")]
    pytest = [str(PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen]
    environ = {**os.environ, "LC_ALL": os.environ.get("LC_ALL") or "C.UTF-8"}
    with tempfile.TemporaryFile() as said:
        other = subprocess.Popen(
            [*pytest, *rest], cwd=ROOT, env=environ, stdout=said, stderr=subprocess.STDOUT
        )
        code = subprocess.call([*pytest, *first], cwd=ROOT, env=environ)
        code = other.wait() or code
        said.seek(0)
        print(said.read().decode(errors="replace"), flush=True)
    if code:
        _stop("some tests failed: see above")


def _fuzz() -> None:
    """Feed every target of `tests/fuzz`; with atheris, if there is one for this system."""
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    uv = shutil.which("uv")
    install = (uv, "pip", "install", "--quiet", "--python", PYTHON) if uv else (
        PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")  # fmt: skip
    extra = wanted["project"]["optional-dependencies"]["fuzz"]
    if subprocess.call([str(word) for word in (*install, *extra)], cwd=ROOT):
        print("atheris can't be had here: the inputs are made by chance", flush=True)
    _run(PYTHON, "-m", "tests.fuzz", "--all", "--runs", str(FUZZ_INPUTS))


def _fingerprint() -> str:
    """Change when what is installed must change."""
    files = (ROOT / "pyproject.toml", ROOT / "requirements.lock")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _prepare_machine() -> None:
    """Install the system libraries Qt needs where we may; else say how."""
    if sys.platform.startswith("linux"):
        _run("sh", ROOT / "packaging" / "prepare.sh", sys.executable)


def _prepare_servers() -> None:
    """Install the real servers the tests talk to where we may; else say how."""
    if sys.platform.startswith("linux"):
        _run("sh", ROOT / "packaging" / "servers.sh")
        _run("sh", ROOT / "packaging" / "foreign.sh")


def _without_display() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    return not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _run(*command: str | Path, **environ: str) -> None:
    """Run a command in the project's folder; end with its exit code if it fails."""
    code = subprocess.call(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": os.environ.get("LC_ALL") or "C.UTF-8", **environ},
    )
    if code:
        print(f"failed: {' '.join(str(word) for word in command)}", file=sys.stderr)
        raise SystemExit(code if code > 0 else 1)


def _stop(why: str) -> None:
    raise SystemExit(f"tasks.py: {why}")


if __name__ == "__main__":
    main(sys.argv[1:])
