"""Our own files and the systems we are set up to talk to."""

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from app import paths, registry
from app.cli.checks.finding import Finding, Verdict, judge
from app.cli.checks.guides import check_guides
from app.cli.standing import stands
from app.sdk.errors import AuthFailed, ConnectorError
from app.sdk.manifest import Isolation
from app.secrets import KeyringError, LogKey, Secrets
from app.settings import Settings, SettingsError, load
from app.store.call_log import CallLog
from app.store.database import StoreError

REACH_S = 2.0
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}

Address = tuple[str, int]


def check_own(secrets: Secrets) -> Iterator[Finding]:
    """Yield findings on settings, keyring, connectors and the folders we write to."""
    yield from _check_keyring(secrets)
    file = paths.config_file()
    settings, said = _check_settings(file)
    yield from said
    yield from check_guides(settings.guides)
    yield from _check_manifests(settings)
    for connector in settings.connectors:
        yield from check_connector(connector, settings, file, secrets)
    yield _check_folder("state folder", paths.state_folder())
    yield _check_folder("log folder", paths.log_folder())
    yield _check_log(secrets)


def _check_keyring(secrets: Secrets) -> Iterator[Finding]:
    try:
        yield judge("keyring", True, secrets.backend(), "")
    except KeyringError as error:
        yield judge(
            "keyring",
            False,
            str(error),
            "unlock it, or install gnome-keyring; secrets may also come from the environment "
            "(RINGSIDE_SECRET_<CONNECTOR>_<NAME>)",
            Verdict.WARN,
        )


def _check_settings(file: Path) -> tuple[Settings, list[Finding]]:
    try:
        settings = load(file)
    except SettingsError as error:
        return Settings(), [
            judge("settings", False, str(problem), "`ringside doctor --example` shows them all")
            for problem in error.problems
        ]
    there = f"{file}" if file.exists() else f"{file} is not there; defaults hold"
    said = [judge("settings", True, there, "")]
    if settings.connectors and not settings.agent:
        said.append(
            judge("agent", False, "not set", 'set `agent`, such as "PJSIP/101"', Verdict.WARN)
        )
    return settings, said


def _check_manifests(settings: Settings) -> Iterator[Finding]:
    seen = registry.survey(settings)
    yield judge(
        "connectors",
        bool(seen.found),
        ", ".join(seen.found) or "none",
        "install Ringside again",
        Verdict.WARN,
    )
    for defect in seen.defects:
        yield judge("connectors", False, str(defect), "mend its manifest.toml, or take it out")
    for refused in seen.refused:
        yield judge("connectors", False, str(refused), "allow it, or take it out", Verdict.WARN)


def check_connector(
    connector: str, settings: Settings, file: Path, secrets: Secrets
) -> Iterator[Finding]:
    """Yield findings on one connector in use: its table, its secrets, and whether it is reached."""
    table = settings.connectors[connector]
    try:
        own = registry.settings_of(connector, table, file, settings)
        offered = registry.offered_by(connector, table, file, settings)
    except SettingsError as error:
        for problem in error.problems:
            yield judge(connector, False, str(problem), f"mend [connectors.{connector}]")
        return
    except ConnectorError as error:
        there = f"those of other makers belong in {paths.connectors_folder()}"
        remedy = f"`ringside connectors` lists those there are; {there}"
        yield judge(connector, False, str(error), remedy)
        return
    yield from _check_isolation(connector, settings)
    for name in offered.secrets:
        yield _check_secret(connector, name, secrets)
    for host, port in addresses(own):
        yield reach(connector, host, port)


def _check_isolation(connector: str, settings: Settings) -> Iterator[Finding]:
    """Say of one in a process of its own how that stands."""
    table = settings.connectors[connector]
    if registry.isolation_of(connector, table, settings) is Isolation.PROCESS:
        yield judge(connector, True, f"runs in a process of its own: {stands(connector)}", "")


def _check_secret(connector: str, name: str, secrets: Secrets) -> Finding:
    try:
        secrets.get(connector, name)
    except AuthFailed as error:
        return judge(connector, False, error.message, f"keyring set ringside {connector}.{name}")
    return judge(connector, True, f"secret {name!r} is there", "")


def addresses(own: object) -> list[Address]:
    """Find the addresses in a connector's settings: `host` with `port`, and every URL."""
    fields: dict[str, Any] = own if isinstance(own, dict) else {}
    if isinstance(own, msgspec.Struct):
        fields = msgspec.structs.asdict(own)
    found: list[Address] = []
    if isinstance(fields.get("host"), str) and isinstance(fields.get("port"), int):
        found.append((fields["host"], fields["port"]))
    for value in fields.values():
        if isinstance(value, str) and "://" in value:
            found.extend(_url_address(value))
    return list(dict.fromkeys(found))


def _url_address(url: str) -> list[Address]:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return []
    return [(parts.hostname, port)] if parts.hostname and port else []


def reach(connector: str, host: str, port: int) -> Finding:
    """Say whether something answers at an address."""
    place = f"{host}:{port}"
    try:
        socket.create_connection((host, port), timeout=REACH_S).close()
    except OSError as error:
        why = "no answer in 2 s" if isinstance(error, TimeoutError) else error.strerror or error
        return judge(
            connector,
            False,
            f"{place} is not reached: {why}",
            "is it running, is the address right, does a firewall stand between?",
        )
    return judge(connector, True, f"{place} is reached", "")


def _check_folder(subject: str, folder: Path) -> Finding:
    try:
        paths.owned_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            return judge(subject, True, str(folder), "")
    except OSError as error:
        return judge(
            subject, False, f"{folder} can't be written to: {error.strerror}", "mend its rights"
        )


def _check_log(secrets: Secrets) -> Finding:
    """Open the call log as it is; a file that is not there is not made."""
    file = paths.call_log_file()
    if not file.exists():
        return judge("call log", True, "not begun yet", "")
    key = secrets.log_key()
    if not key.kept:
        return judge("call log", False, key.warning, "unlock the keyring", Verdict.WARN)
    return _open_copy(file, key)


def _open_copy(file: Path, key: LogKey) -> Finding:
    """Open a copy, because opening sets a file that can't be read aside."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            for part in file.parent.glob("calls.db*"):
                if part.name in ("calls.db", "calls.db-wal"):
                    (Path(folder) / part.name).write_bytes(part.read_bytes())
            with CallLog.open(Path(folder) / "calls.db", key.key) as log:
                notices = [notice.text for notice in log.notices]
                sessions = len(log.recent(1_000_000))
        except (OSError, StoreError) as error:
            return judge("call log", False, str(error), "mend the rights of the file")
    size = os.path.getsize(file) / 1e6
    return judge(
        "call log",
        not notices,
        notices[0] if notices else f"{sessions} calls, {size:.1f} MB",
        "at the next start it is set aside and a new one begun",
        Verdict.WARN,
    )
