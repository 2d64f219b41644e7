"""`ringside numbers check`: what a number comes to under the settings, and what is asked for."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from app import paths
from app.bootstrap.numbers import numbers_of
from app.cli.options import add_format, add_language, print_json
from app.services.numbers import Kind, Understood
from app.settings import load

WORDS = {
    "en": {
        "raw": "as it came",
        "kind": "read as",
        "e164": "international",
        "asked": "asked for, in order",
        "main": "the company's number",
        "suffix": "else: ends in",
        "weak": "a weak match: shown as probable, to be confirmed",
        Kind.NUMBER: "a number",
        Kind.EXTENSION: "a number inside the house",
        Kind.ODD: "no number of any country; asked for as it stands",
        Kind.NONE: "no number: nobody is looked up, the agent asks for one",
        "possible": "a number of possible length; the country is not known to hand it out",
    },
    "zh": {
        "raw": "原始号码",
        "kind": "识别为",
        "e164": "国际格式",
        "asked": "依次查询",
        "main": "企业总机",
        "suffix": "仍查无则按尾号",
        "weak": "弱匹配：显示为“可能是”，需坐席确认",
        Kind.NUMBER: "电话号码",
        Kind.EXTENSION: "内部分机",
        Kind.ODD: "不属于任何国家的号码，按原样查询",
        Kind.NONE: "不是号码：不查询，由坐席询问号码",
        "possible": "长度合理的号码，但未知该国是否放号",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("number", nargs="+", help="as the switch gives it: 013800138000")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="another settings file")
    add_format(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Print what each comes to; return 0."""
    settings = load(args.settings or paths.config_file())
    read = numbers_of(settings.numbers).read
    found = [read(number) for number in args.number]
    if args.format == "json":
        print_json(found)
        return 0
    print("\n\n".join("\n".join(_said(each, WORDS[args.language])) for each in found))
    return 0


def _said(number: Understood, words: dict[str, str]) -> Iterator[str]:
    odd = number.kind is Kind.NUMBER and not number.valid
    yield f"{words['raw']}: {number.raw}"
    yield f"  {words['kind']}: {words['possible' if odd else number.kind]}"
    if number.e164:
        yield f"  {words['e164']}: {number.e164}"
    if number.asked:
        yield f"  {words['asked']}: {', '.join(number.asked)}"
    if number.main:
        yield f"  {words['main']}: {number.main}"
    if number.suffix:
        yield f"  {words['suffix']} {number.suffix} ({words['weak']})"
