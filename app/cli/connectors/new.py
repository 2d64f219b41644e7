"""`ringside connectors new`: a connector that works, with its tests, for somebody to go on from."""

import argparse
import keyword
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template

from app import registry
from app.cli.options import add_language
from app.paths import resources_folder
from app.sdk.manifest import Capability

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
KINDS = tuple(each.value for each in Capability if each is not Capability.HANDOVER)
PLACES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "init.py.txt": "{package}/__init__.py",
    "manifest.toml.txt": "{package}/manifest.toml",
    "settings.py.txt": "{package}/settings.py",
    "wire.py.txt": "{package}/wire.py",
    "{kind}/connector.py.txt": "{package}/connector.py",
    "test.py.txt": "tests/test_{name}.py",
}
"""Which file of the skeleton becomes which file of the connector."""

WORDS = {
    "en": {
        "name": "{name!r} can't be a connector's name: small letters, digits and _, such as my_crm",
        "taken": "there is a connector {name!r} already; take another name",
        "there": "{folder} is there already; nothing was written",
        "done": "{folder} holds a connector that works. Now:",
        "install": "install it beside Ringside, and IT can set it up",
    },
    "zh": {
        "name": "{name!r} 不能作连接器的名称：请用小写字母、数字和下划线，例如 my_crm",
        "taken": "已有名为 {name!r} 的连接器，请另取名称",
        "there": "{folder} 已存在，未写入任何内容",
        "done": "{folder} 中已写好一个可用的连接器。接下来：",
        "install": "安装到 Ringside 旁边，即可由 IT 配置",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("name", help="what it is called in the settings, such as my_crm")
    parser.add_argument(
        "--kind", choices=KINDS, default=Capability.FACTS.value, help="what it offers (%(default)s)"
    )
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="where its folder is made (here)"
    )
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Write it, and say what comes next; return 1 when that can't be done."""
    words = WORDS[args.language]
    folder = args.folder / args.name
    wrong = refusal(args.name, folder)
    if wrong:
        print("ringside:", words[wrong].format(name=args.name, folder=folder), file=sys.stderr)
        return 1
    write(args.name, args.kind, folder)
    print(words["done"].format(folder=folder))
    for command in (f"cd {folder}", "python -m pytest"):
        print(f"  {command}")
    print(f"  python -m pip install --editable .   # {words['install']}")
    return 0


def refusal(name: str, folder: Path) -> str:
    """Say why nothing can be written, by the key of its wording; empty when it can."""
    if not NAME.fullmatch(name) or keyword.iskeyword(name):
        return "name"
    if name in registry.manifests():
        return "taken"
    return "there" if folder.exists() else ""


def write(name: str, kind: str, folder: Path) -> None:
    """Write the whole of it, into a folder that is not there yet."""
    for place, text in files(name, kind):
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def files(name: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield every file of a new connector, by its place, with its text."""
    skeleton = resources_folder() / "skeleton"
    marks = {
        "name": name,
        "package": f"ringside_{name}",
        "dashed": name.replace("_", "-"),
        "title": name.replace("_", " ").capitalize(),
        "kind": kind,
    }

    def part(file: str) -> str:
        text = (skeleton / kind / file).read_text("utf-8")
        return Template(text).substitute(marks).strip("\n")

    parts = {
        "more": part("manifest.toml.txt"),
        "imports": part("imports.txt"),
        "questions": part("questions.txt"),
        "answers": part("answers.txt"),
    }
    for source, place in PLACES.items():
        text = (skeleton / source.format(kind=kind)).read_text("utf-8")
        made = Template(text).substitute(marks | parts).rstrip("\n") + "\n"
        yield place.format(**marks), made
