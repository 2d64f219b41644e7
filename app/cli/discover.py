"""`ringside discover`: say which telephony servers announce themselves here, and pin one's key.

Nothing is set up by being found. `--accept NAME` writes the connector's table with the server's key
into the settings file; from then on a server with another key is refused before a word is said.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from app import paths
from app.cli.options import add_format, add_language, print_json
from app.discovery import LONGEST_S, Found, discover, pins_of
from app.settings import Settings, add_connector, load, table_of

CONNECTOR = "mqtt"
WORDS = {
    "en": {
        "off": "looking for servers is switched off here ([discovery] allow = false)",
        "none": "no telephony server announces itself in this network",
        "pinned": "its key is pinned",
        "other": "REFUSED: its key is not the pinned one; another server, or a new key",
        "false": "REFUSED: its key is not the one it announces",
        "open": "not pinned: `ringside discover --accept {name}` would pin {key}",
        "silent": "nobody answers there with TLS",
        "foreign": "not a broker that speaks MQTT 5, so nothing here can hear it",
        "missing": "no server called {name!r} was found; found: {names}",
        "twice": "{count} servers are called {name!r}: nobody can tell which is meant",
        "there": "{file}: [connectors.{connector}] is there already; to change it, put this in its "
        "place:\n{text}",
        "done": "{file}: written, and the key is pinned:\n{text}\nNow its password: "
        "keyring set ringside {connector}.password",
    },
    "zh": {
        "off": "此处已关闭服务器查找（[discovery] allow = false）",
        "none": "本网络中没有宣告自己的电话服务器",
        "pinned": "密钥已固定",
        "other": "拒绝：密钥不是已固定的那一把；是另一台服务器，或密钥已更换",
        "false": "拒绝：密钥与它宣告的不符",
        "open": "未固定：用 `ringside discover --accept {name}` 固定 {key}",
        "silent": "该处没有 TLS 应答",
        "foreign": "不是 MQTT 5 代理，无法接入",
        "missing": "没有找到名为 {name!r} 的服务器；找到的有：{names}",
        "twice": "有 {count} 台服务器都叫 {name!r}，无法确定是哪一台",
        "there": "{file}：已有 [connectors.{connector}]；如需更改，请改为：\n{text}",
        "done": "{file}：已写入，密钥已固定：\n{text}\n接着设置密码："
        "keyring set ringside {connector}.password",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--accept", metavar="NAME", help="pin this server's key in the settings")
    parser.add_argument(
        "--seconds", type=float, default=LONGEST_S, help=f"how long (at most {LONGEST_S:g})"
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="another settings file")
    parser.add_argument(
        "--interface", action="append", metavar="ADDRESS", help="listen at this address only"
    )
    add_language(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    """Look, say what was found, and pin what is accepted."""
    file = args.settings or paths.config_file()
    settings, words = load(file), WORDS[args.language]
    if not settings.discovery.allow:
        print(words["off"])
        return 1
    found = asyncio.run(discover(args.seconds, args.interface))
    if args.accept:
        return _accept(args.accept, found, settings, file, words)
    if args.format == "json":
        print_json([{**_plain(each), "state": state_of(each, settings)} for each in found])
    else:
        print("\n".join(lines(found, settings, args.language)))
    return 0


def lines(found: Sequence[Found], settings: Settings, language: str) -> Iterator[str]:
    """Say of each server where it is, what it says, and whether its key is pinned."""
    words = WORDS[language]
    if not found:
        yield words["none"]
    for each in found:
        place = f"{each.host or '?'} ({each.address}) {each.port}"
        said = " ".join(f"{key}={value}" for key, value in each.txt.items())
        yield f"{each.name}  {each.kind}  {place}  {said}".rstrip()
        yield "  " + words[state_of(each, settings)].format(name=each.name, key=each.key)


def state_of(found: Found, settings: Settings) -> str:
    """Return the word for how a server stands: `pinned`, `open`, `other`, `false`, and so on."""
    pins = pins_of(settings.connectors.values(), found)
    if not found.speaks_mqtt:
        return "foreign"
    if not found.key:
        return "silent"
    if pins:
        return "pinned" if found.key in pins else "other"
    return "open" if found.is_itself else "false"


def _accept(
    name: str, found: Sequence[Found], settings: Settings, file: Path, words: dict[str, str]
) -> int:
    meant = [each for each in found if each.name == name]
    if len(meant) != 1:
        names = ", ".join(each.name for each in found) or "-"
        print(
            words["twice" if meant else "missing"].format(name=name, names=names, count=len(meant))
        )
        return 1
    (one,) = meant
    state = state_of(one, settings)
    if state != "open":
        print(f"{one.name}: {words[state]}")
        return 0 if state == "pinned" else 1
    text = table_of(CONNECTOR, one.table())
    there = CONNECTOR in settings.connectors
    if not there:
        add_connector(file, CONNECTOR, one.table())
    print(words["there" if there else "done"].format(file=file, connector=CONNECTOR, text=text))
    return 1 if there else 0


def _plain(found: Found) -> dict[str, object]:
    return {name: getattr(found, name) for name in found.__struct_fields__}
