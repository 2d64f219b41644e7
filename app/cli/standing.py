"""Where each connector comes from, and how those in processes of their own stand, in lines."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from app import paths, registry
from app.isolated.foreign import digest
from app.isolated.roll import STALE, Roll
from app.sdk.errors import ConnectorError
from app.sdk.manifest import Isolation
from app.settings import Settings, SettingsError, load

Row = tuple[str, ...]
Lay = Callable[[list[Row]], list[str]]
WORDS = {
    "en": {
        "foreign": "of other makers: id, folder or package, sha256",
        "used": "in use: name, kind, by, where it runs, how it stands",
        "ours": "Ringside",
        "theirs": "another maker",
        "desk": "in the desk",
        "process": "process of its own",
        "up": "process {pid}, {restarts} restarts, {memory_mb:.0f} MB",
        "starting": "process {pid} is starting, {restarts} restarts",
        "down": "down: {why}, {restarts} restarts",
        "off": "no desk runs",
    },
    "zh": {
        "foreign": "第三方接口：标识、文件夹或软件包、sha256",
        "used": "在用：名称、种类、来自、运行位置、状态",
        "ours": "Ringside",
        "theirs": "第三方",
        "desk": "主进程内",
        "process": "独立进程",
        "up": "进程 {pid}，重启 {restarts} 次，{memory_mb:.0f} MB",
        "starting": "进程 {pid} 启动中，重启 {restarts} 次",
        "down": "已停：{why}，重启 {restarts} 次",
        "off": "主程序未运行",
    },
}


def read_settings(file: Path) -> Settings:
    """Return the settings as far as they can be read: what is wrong with them is said elsewhere."""
    with suppress(SettingsError):
        return load(file)
    return Settings()


def lines(seen: registry.Survey, under: Settings, language: str, lay: Lay) -> Iterator[str]:
    """Yield a line for each connector of another maker, and for each in use.

    Args:
        seen: Every connector there is.
        under: The settings they are used under.
        language: `en` or `zh`.
        lay: Puts rows into columns.
    """
    words = WORDS[language]
    foreign: list[Row] = [
        (found.manifest.id, str(found.foreign.place), digest(found.foreign.place))
        for found in seen.found.values()
        if found.foreign is not None
    ]
    used = [_used(name, under, language) for name in under.connectors]
    for title, rows in ((words["foreign"], foreign), (words["used"], used)):
        if rows:
            yield from ("", title)
            yield from (f"  {line}" for line in lay(rows))


def stands(name: str, language: str = "en") -> str:
    """Say how the process of a connector stands, as its desk wrote it down."""
    words = WORDS[language]
    found = Roll(paths.roll_folder()).find(name)
    if found is None or datetime.now(UTC) - found.at > STALE:
        return words["off"]
    return words[found.state].format(
        pid=found.pid, restarts=found.restarts, memory_mb=found.memory_mb, why=found.why
    )


def _used(name: str, under: Settings, language: str) -> Row:
    words, table = WORDS[language], under.connectors[name]
    kind = registry.kind_of(name, table)
    try:
        found = registry.find(kind, under)
        where = registry.isolation_of(name, table, under)
    except (ConnectorError, SettingsError) as error:
        said = error.message if isinstance(error, ConnectorError) else str(error)
        return name, kind, said, "", ""
    apart = where is Isolation.PROCESS
    by = words["ours" if found.foreign is None else "theirs"]
    how = stands(name, language) if apart else ""
    return name, kind, by, words["process" if apart else "desk"], how
