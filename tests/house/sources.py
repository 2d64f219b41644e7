"""The files the house rules are about, read once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("app", "widgets", "connectors", "resources", "packaging", "tests")
TEXTS = (".py", ".toml", ".md", ".yaml", ".yml", ".sh", ".cmd", ".qss", ".spec", ".svg")


def modules(*folders: str) -> list[Path]:
    """Every Python file below these folders of ours."""
    return sorted(file for folder in folders or OURS for file in (ROOT / folder).rglob("*.py"))


def texts() -> list[Path]:
    """Every text file that is ours, wherever it lies."""
    below = [file for folder in (*OURS, "docs", ".ci") for file in (ROOT / folder).rglob("*")]
    top = [*ROOT.iterdir()]
    return sorted(
        file
        for file in below + top
        if file.is_file() and (file.suffix in TEXTS or file.name in ("Makefile", "run"))
    )


def name(file: Path) -> str:
    """A file as people call it."""
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(file.read_text(encoding="utf-8"))


def nodes(file: Path) -> Iterator[ast.AST]:
    """Everything in a module."""
    return ast.walk(tree(file))
