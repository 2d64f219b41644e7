"""`ringside connectors check`: ask the live system with the desk's settings, and change nothing."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app import paths
from app.cli.connectors.inquiry import Answers, Given, Inquiry, Said
from app.cli.connectors.listing import table
from app.cli.guide.shelf import fact_folders
from app.cli.options import add_format, add_language, print_json
from app.domain.customer import Customer
from app.domain.facts import Value
from app.guides.load import read_facts
from app.secrets import Secrets
from app.settings import load

HIDDEN = "•••"
WORDS = {
    "en": {
        "settings": "settings",
        "secret": "secret",
        "connect": "connection",
        "health": "sign of life",
        "calls": "calls",
        "directory": "look-up",
        "facts": "facts",
        "fact": "fact",
        "type": "wrong type",
        "unset": "there is no [connectors.{name}] in {file}; there are: {there}",
        "nobody": "nobody is known at that number; if that is wrong, look in [connectors.{name}] "
        "at what is asked, how numbers are written and where they stand in the answer",
        "who": "no connector of these settings looks customers up, so no fact could be read",
        "well": "{name}: all is well",
        "ill": "{name}: wrong in {count} place(s)",
        "none": "none",
    },
    "zh": {
        "settings": "设置",
        "secret": "密钥",
        "connect": "连接",
        "health": "系统状态",
        "calls": "来电",
        "directory": "查客户",
        "facts": "读事实",
        "fact": "事实",
        "type": "类型不符",
        "unset": "{file} 中没有 [connectors.{name}]；已有：{there}",
        "nobody": "该号码查不到客户；如果应当有，请在 [connectors.{name}] 中核对"
        "查询的内容、号码的写法和号码在答复中的位置",
        "who": "这些设置里没有能查客户的连接器，因此无法读取事实",
        "well": "{name}：一切正常",
        "ill": "{name}：有 {count} 处问题",
        "none": "无",
    },
}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed as JSON."""

    connector: str
    well: bool
    said: tuple[Said, ...]
    customers: tuple[Customer, ...]
    given: tuple[Given, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("name", help="what it is called in the settings")
    parser.add_argument("--number", default="", help="look this number up, and read facts")
    parser.add_argument("--settings", type=Path, help="another settings file than the desk's")
    parser.add_argument("--show", action="store_true", help="show values, which are masked else")
    add_format(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Print what was found; return 1 when something is wrong."""
    words = WORDS[args.language]
    file = args.settings or paths.config_file()
    settings = load(file)
    if args.name not in settings.connectors:
        there = ", ".join(settings.connectors) or words["none"]
        said = words["unset"].format(name=args.name, file=file, there=there)
        print(f"ringside: {said}", file=sys.stderr)
        return 1
    place = settings.guides.place if settings.guides.source == "folder" else ""
    catalogue = read_facts(*fact_folders([Path(place)] if place else [])).facts
    inquiry = Inquiry(args.name, settings, file, Secrets(), catalogue)
    answers = asyncio.run(inquiry.ask(args.number))
    shown = answers if args.show else masked(answers)
    if args.format == "json":
        print_json(_checked(args.name, shown))
    else:
        for line in _report(args, shown):
            print(line)
    return 0 if answers.well else 1


def masked(answers: Answers) -> Answers:
    """Hide whatever is a customer's; that something is there, and yes or no, stays."""
    return Answers(
        said=answers.said,
        customers=[_nameless(each) for each in answers.customers],
        given=[
            msgspec.structs.replace(each, value=_hidden(each.value), raw=HIDDEN if each.raw else "")
            for each in answers.given
        ],
    )


def _nameless(customer: Customer) -> Customer:
    keys = dict.fromkeys(customer.keys, HIDDEN)
    return Customer(customer_id=HIDDEN, name=HIDDEN, tier=customer.tier, keys=keys)


def _hidden(value: Value) -> Value:
    return value if value is None or isinstance(value, bool) else HIDDEN


def _checked(name: str, answers: Answers) -> Checked:
    return Checked(
        connector=name,
        well=answers.well,
        said=tuple(answers.said),
        customers=tuple(answers.customers),
        given=tuple(answers.given),
    )


def _report(args: argparse.Namespace, answers: Answers) -> Iterator[str]:
    words = WORDS[args.language]
    yield from table([_row(each, words) for each in answers.said])
    for each in answers.customers:
        keys = ", ".join(f"{name} {key}" for name, key in each.keys.items())
        yield f"  {each.customer_id}  {each.name}  {keys}".rstrip()
    if answers.given:
        rows = [(each.system, each.fact, _said(each.value), each.raw) for each in answers.given]
        yield from (f"  {line}" for line in table(rows))
    connected = any(each.about == "connect" and each.well for each in answers.said)
    if args.number and connected and not answers.customers:
        yield from _nobody(answers, words)
    wrong = sum(not each.well for each in answers.said)
    yield words["ill" if wrong else "well"].format(name=args.name, count=wrong)


def _nobody(answers: Answers, words: dict[str, str]) -> Iterator[str]:
    """Say that nobody was found, and where to look; nothing where a failure has said why."""
    looked_up = [each for each in answers.said if each.about == "directory"]
    if not looked_up:
        yield words["who"]
    elif all(each.well for each in looked_up):
        yield words["nobody"].format(name=looked_up[-1].subject)


def _row(said: Said, words: dict[str, str]) -> tuple[str, ...]:
    took = f"{said.took_s * 1000:.0f} ms" if said.took_s is not None else ""
    return ("ok" if said.well else "FAIL", words[said.about], said.subject, took, said.detail)


def _said(value: Value) -> str:
    return "-" if value is None else str(value)
