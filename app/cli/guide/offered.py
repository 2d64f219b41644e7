"""What guides may use: what every kind of connector offers, and what the desk's settings add."""

from pathlib import Path

import msgspec

from app.cli.standing import read_settings
from app.guides.problem import Problem
from app.paths import config_file
from app.registry import kind_of, manifests, offered_by
from app.sdk.errors import ConnectorError
from app.sdk.manifest import Manifest
from app.settings import SettingsError


class Offered(msgspec.Struct, frozen=True):
    """What there is.

    Attributes:
        manifests: Of the connectors of the settings whose facts and actions stand there, in their
            order, then of every kind.
        problems: Why one of the settings can't be had: what it offers is not known.
    """

    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def sources(self) -> dict[str, str]:
        """Return the system that gives each fact: the first, where there are several."""
        found: dict[str, str] = {}
        for manifest in self.manifests:
            for system, names in manifest.facts.items():
                for name in names:
                    found.setdefault(name, system)
        return found


def offered() -> Offered:
    """Read the desk's settings, and what every connector says of itself."""
    file = config_file()
    under = read_settings(file)
    kinds = manifests(under)
    ours: list[Manifest] = []
    wrong: list[Problem] = []
    for name, table in under.connectors.items():
        kind = kinds.get(kind_of(name, table))
        if kind is None or not kind.configured:
            continue
        try:
            ours.append(offered_by(name, table, file, under))
        except (ConnectorError, SettingsError) as error:
            wrong.append(_unknown(name, file, error))
    return Offered(manifests=(*ours, *kinds.values()), problems=tuple(wrong))


def _unknown(name: str, file: Path, error: Exception) -> Problem:
    """Say that guides can't be held against what one connector of the settings offers."""
    line, said = 1, str(error)
    if isinstance(error, SettingsError):
        first = error.problems[0]
        line, said = first.line or 1, f"{first.key}: {first.text}"
    elif isinstance(error, ConnectorError):
        said = error.message
    return Problem(
        file=str(file),
        line=line,
        column=1,
        path=f"connectors.{name}",
        message_zh=f"此接口无法使用，它的事实和动作未知：{said}",
        message_en=f"this connector can't be used, what it offers is not known: {said}",
        warning=True,
    )
