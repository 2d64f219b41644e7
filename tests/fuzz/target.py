"""Finds the targets: every module of `tests/fuzz/targets`."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

FOLDER = Path(__file__).parent / "targets"


@dataclass(frozen=True)
class Target:
    """What is fed.

    Attributes:
        one: Takes one input; whatever it raises is a find.
        seeds: Inputs to begin with.
    """

    name: str
    one: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def names() -> list[str]:
    """Return the names of all targets."""
    return sorted(each.stem for each in FOLDER.glob("*.py") if each.stem != "__init__")


def load(name: str) -> Target:
    """Load one; what it logs is not of interest."""
    logging.disable(logging.CRITICAL)
    module = import_module(f"tests.fuzz.targets.{name}")
    return Target(name, module.one, tuple(getattr(module, "SEEDS", ())))
