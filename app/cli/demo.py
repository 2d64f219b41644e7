"""`ringside demo`: a pretend operator on loopback, and the real desk beside it.

The desk reaches the operator's switch and back office with the connectors it uses in life, over
real sockets. `--script` plays one whole call by itself and leaves a picture of each state.
"""

import argparse
import json
import os
import secrets as random_secrets
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from msgspec.structs import replace

from app.cli.connectors.listing import table
from app.cli.demo_script import Script
from app.cli.demo_talk import Talk
from app.cli.guide.check import is_sound, refuses
from app.cli.guide.shelf import lay_out, print_problems
from app.cli.options import spoken
from app.cli.with_guides import add_guides, expect_folder, with_guides
from app.sandbox.office.backoffice import DEFAULT_TOKEN, BackOffice
from app.sandbox.office.latency import LATENCY_MS
from app.sandbox.telephony.switch import Switch
from app.sandbox.town.cast import SCENARIOS
from app.sandbox.town.discord import sow
from app.sandbox.town.operator import Operator
from app.sandbox.town.people import Scenario
from app.settings import LookupSettings, Settings, load

AGENT = "PJSIP/101"
PASSWORD = "sandbox"
SCENARIO = "B9"
"""A stale session since the night: online, no traffic; one click mends it."""

NO_DISPLAY = {
    "zh": "这里没有显示器：加上 --script，卡片会存成图片",
    "en": "there is no display here: add --script, and the card is kept in pictures",
}
PATIENT_S = 10.0
WEAK = "contactMedium.phoneNumber.regex"
"""A machine that also draws every picture may be slow; the pretend systems are not to blame."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--script", action="store_true", help="play one call, take pictures, end")
    parser.add_argument("--out", type=Path, default=Path("shots"), metavar="DIR", help="pictures")
    parser.add_argument("--language", choices=("zh", "en"), default=None)
    parser.add_argument("--theme", choices=("light", "dark"), default=None)
    parser.add_argument("--scale", type=float, default=1.0, help="text scale, 1.0 to 2.0")
    parser.add_argument(
        "--scenario",
        choices=sorted(SCENARIOS),
        default=SCENARIO,
        metavar="CODE",
        help=f"who calls, and why; --list names them all (default: {SCENARIO})",
    )
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="the connectors of a settings file, in place of the pretend back office",
    )
    parser.add_argument(
        "--number", metavar="N", help="who calls, with --settings: a number your systems know"
    )
    parser.add_argument(
        "--trouble",
        type=int,
        metavar="SEED",
        help="an ordinary day: look-ups fail now and then, systems differ; drawn from the seed",
    )
    parser.add_argument(
        "--list", action="store_true", help="print who may call and what is wrong there, and end"
    )
    add_guides(parser)


def run(args: argparse.Namespace) -> int:
    """Start everything and let a call ring; 1 when a guide of one's own is wrong."""
    if args.list:
        for line in _callers(args.language or spoken()):
            print(line)
        return 0
    if args.guides is not None and not _say_guides(args):
        return 1
    if (args.settings is None) is not (args.number is None):
        raise ValueError("--settings and --number go together: whose systems, and who calls")
    if not args.script and not _can_show():
        print(NO_DISPLAY[args.language or spoken()], file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="ringside-demo-") as home:
        os.environ["RINGSIDE_HOME"] = home
        if args.script:
            _prepare_for_pictures(Path(home))
        os.environ["RINGSIDE_SECRET_ASTERISK_PASSWORD"] = PASSWORD
        os.environ["RINGSIDE_SECRET_TMF_TOKEN"] = DEFAULT_TOKEN
        os.environ["RINGSIDE_SECRET_RINGSIDE_LOG_KEY"] = random_secrets.token_hex(32)
        from app.bootstrap.program import run_program  # Qt reads the environment when imported

        switch = Switch({"ringside": PASSWORD})
        scenario = _caller(args)
        companion = (
            Script(switch, AGENT, scenario, args.out, whole=_told_whole(args))
            if args.script
            else Talk(switch, AGENT, scenario)
        )
        return run_program(_operator(switch, args), companion.go)


def _caller(args: argparse.Namespace) -> Scenario:
    """Return who calls: somebody of the town's, or whoever is at the number that was given."""
    if args.number is None:
        return SCENARIOS[args.scenario]
    unknown = {"zh": "由您的系统告知", "en": "your systems will say"}
    return Scenario(number=args.number, name=args.number, latin_name=args.number, wrong=unknown)


def _callers(language: str) -> list[str]:
    """Return a line for each customer who may call: code, number, name, what is wrong."""
    rows = [
        (code, who.number, who.name if language == "zh" else who.latin_name, who.wrong[language])
        for code, who in SCENARIOS.items()
    ]
    return table(rows)


def _say_guides(args: argparse.Namespace) -> bool:
    """Print which guides will be used, or what is wrong: then nothing may be started."""
    expect_folder(args.guides)
    desk = lay_out((args.guides,))
    language = args.language or spoken()
    print_problems(desk, language)
    refused = [each for each in desk.loaded if refuses(each, desk.shelf)]
    for each in refused:
        is_sound(each, desk.shelf, language)
    for problem in (
        found for each in desk.loaded if each not in refused for found in each.problems
    ):
        print(problem.worded(language))
    usable = [loaded.guide.guide for loaded in desk.loaded if loaded.guide is not None]
    if refused or not desk.usable:
        return False
    if usable:
        said = {"zh": "使用的指引", "en": "Guides in use"}
        print(f"  {said[language]}: {', '.join(usable)}", flush=True)
    return bool(usable)


@asynccontextmanager
async def _operator(switch: Switch, args: argparse.Namespace) -> AsyncIterator[Settings]:
    """Start the pretend operator; yield settings that lead the desk to it."""
    operator = Operator(now=lambda: datetime.now(UTC))
    if args.trouble is not None:
        spared = {who.number for who in SCENARIOS.values()}
        sow(operator.estate, args.trouble, operator.now(), spared=spared)
    async with switch, BackOffice(operator) as office:
        if args.trouble is not None:
            office.faults.have_an_ordinary_day(args.trouble, sorted(LATENCY_MS))
        language: Literal["zh", "en", "auto"] = args.language or "auto"
        settings = Settings(
            agent=AGENT,
            language=language,
            theme=args.theme or "light",
            text_scale=args.scale,
            lookup=LookupSettings(timeout_s=PATIENT_S),
            connectors={
                "asterisk": {"host": "127.0.0.1", "port": switch.port, "username": "ringside"},
                "tmf": {"base_url": office.url, "limit_s": PATIENT_S, "weak_filter": WEAK},
            },
        )
        yield with_guides(_with_own(settings, args.settings), args)


def _with_own(settings: Settings, file: Path | None) -> Settings:
    """Put the connectors and guides of a settings file in place of the pretend back office.

    Raises:
        ValueError: There is no such file; SettingsError: it is wrong.
    """
    if file is None:
        return settings
    if not file.is_file():
        raise ValueError(f"{file}: there is no such settings file")
    own = load(file)
    switch = {"asterisk": settings.connectors["asterisk"]}
    others = {name: table for name, table in own.connectors.items() if name != "asterisk"}
    return replace(
        settings,
        connectors=switch | others,
        guides=own.guides,
        lookup=own.lookup,
        third_party=own.third_party,
        isolation=own.isolation,
    )


def _told_whole(args: argparse.Namespace) -> bool:
    """Whether it is the call the script knows from its beginning to its end."""
    return args.guides is None and args.number is None and args.scenario == SCENARIO


def _can_show() -> bool:
    """Whether a window can be shown at all; without a display Qt would end the program."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _prepare_for_pictures(home: Path) -> None:
    """Where there is no screen, paint on a pretend one: full HD at 200 %."""
    if not sys.platform.startswith("linux"):
        return
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return
    screen = {"name": "pretend", "x": 0, "y": 0, "width": 3840, "height": 2160}
    file = home / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    os.environ.setdefault("QT_QPA_PLATFORM", f"offscreen:configfile={file}")
    os.environ.setdefault("QT_SCALE_FACTOR", "2")
