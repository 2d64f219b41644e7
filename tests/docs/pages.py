"""Pages of documentation read as their reader would follow them: files written, commands typed."""

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.house.sources import ROOT

FOLDER = ROOT / "docs" / "guides"
_BLOCK = re.compile(
    r"(?P<marks>(?:^<!-- (?:file|append|change|exit|recipe).*?-->\n)*)"
    r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MARK = re.compile(r"<!-- (\w+):? ?(.*?) ?-->")
_PIPED = re.compile(r"printf '(?P<typed>[^']*)' \| (?P<command>.*)")


class Block(NamedTuple):
    """One fenced block, with the marks above it that readers do not see."""

    kind: str
    text: str
    marks: dict[str, str]


class Command(NamedTuple):
    """One command of a console block, what is typed into it, and what it is to print."""

    words: list[str]
    typed: str
    printed: list[str]


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page in their order."""
    for match in _BLOCK.finditer(page.read_text("utf-8")):
        marks = dict(_MARK.findall(match["marks"]))
        yield Block(match["kind"], match["text"], marks)


def commands(block: Block) -> Iterator[Command]:
    """Yield the commands of a console block."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, *printed = part.rstrip("\n").split("\n")
        piped = _PIPED.fullmatch(line)
        typed = piped["typed"].encode().decode("unicode_escape") if piped else ""
        yield Command(shlex.split(piped["command"] if piped else line), typed, printed)


def prepare(block: Block) -> None:
    """Write or change the file a block stands for, below the folder one is in."""
    for what, said in block.marks.items():
        match what:
            case "file":
                Path(said).parent.mkdir(parents=True, exist_ok=True)
                Path(said).write_text(block.text, encoding="utf-8")
            case "append":
                with Path(said).open("a", encoding="utf-8") as file:
                    file.write(block.text)
            case "change":
                name, old, new = re.fullmatch(r"(\S+): (.*) -> (.*)", said).groups()  # type: ignore[union-attr]
                text = Path(name).read_text("utf-8")
                assert old in text, f"{old} is not in {name}"
                Path(name).write_text(text.replace(old, new, 1), encoding="utf-8")


def typed_in(text: str) -> io.StringIO:
    """Return what stands for the keyboard."""
    return io.StringIO(text)


def differing(wanted: list[str], printed: list[str]) -> str:
    """Return the first line that is not as the page says; `…` stands for any lines."""
    place = 0
    lines = [line.rstrip() for line in printed]
    for number, line in enumerate(wanted):
        if line == "…":
            continue
        anywhere = number > 0 and wanted[number - 1] == "…"
        reach = range(place, len(lines)) if anywhere else range(place, min(place + 1, len(lines)))
        found = next((n for n in reach if lines[n] == line.rstrip()), None)
        if found is None:
            near = lines[place] if place < len(lines) else "nothing more"
            return f"the page says {line!r}, there is {near!r}"
        place = found + 1
    open_end = bool(wanted) and wanted[-1] == "…"
    return "" if open_end or place == len(lines) else f"not on the page: {lines[place]!r}"
