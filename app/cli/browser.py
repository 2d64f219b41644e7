"""`ringside browser`: let the browser's extension reach the desk.

`install` tells the browsers of this user where the messenger is; `host` is that messenger, which
the browser starts. It passes messages on and understands none of them: from the browser on its
standard streams, to the desk on this machine, with the token of a file only this user may read.
"""

import argparse
import json
import os
import socket
import stat
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO

from app import paths

NAME = "ringside.desk"
EXTENSION = "hnlbdflgiccfndanhndlnfhdeedelfah"
"""What the extension's key in packaging/extension makes its id."""

FILE = "browser.json"
MESSAGE_MAX = 1_000_000
HEAD = struct.Struct("<I")
BROWSERS = {
    "linux": (".config/chromium", ".config/google-chrome", ".config/microsoft-edge"),
    "darwin": (
        "Library/Application Support/Chromium",
        "Library/Application Support/Google/Chrome",
        "Library/Application Support/Microsoft Edge",
    ),
}
"""Folders below the user's home where each browser looks for messengers."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    words = parser.add_subparsers(required=True, metavar="what", dest="what")
    install = words.add_parser("install", help="tell this user's browsers where the desk is")
    install.add_argument(
        "--profile", type=Path, metavar="FOLDER", help="one browser's user data folder only"
    )
    host = words.add_parser("host", help="what the browser starts; nobody types it")
    host.add_argument("told", nargs="*", help=argparse.SUPPRESS)
    for each in (install, host):
        each.add_argument(
            "--connector", default="browser", metavar="NAME", help="its name in the settings"
        )


def run(args: argparse.Namespace) -> int:
    """Install the messenger, or be it."""
    if args.what == "host":
        return _pass_on(args.connector)
    for file in install(args.connector, args.profile):
        print(file)
    return 0


def install(connector: str, profile: Path | None = None) -> list[Path]:
    """Write down where the messenger is, for each browser; return the files.

    Raises:
        OSError: A file can't be written, or this system keeps such things elsewhere.
    """
    home = Path.home()
    wanted = [home / folder for folder in BROWSERS.get(sys.platform, ())]
    folders = [profile] if profile is not None else [each for each in wanted if each.is_dir()]
    if not folders:
        raise OSError(
            "no browser's folder was found here; name it with --profile (on Windows a policy names "
            "the messenger: see docs/connectors/browser.md)"
        )
    told = {
        "name": NAME,
        "description": "The Ringside desk",
        "path": str(_starter(connector)),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{EXTENSION}/"],
    }
    files = [folder / "NativeMessagingHosts" / f"{NAME}.json" for folder in folders]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, indent=2), encoding="utf-8")
    return files


def _starter(connector: str) -> Path:
    """Write the program the browser starts: it takes no words of ours along."""
    folder = paths.owned_folder(paths.connector_folder(connector))
    ours = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    words = [*ours, "browser", "host", "--connector", connector, "--"]
    home = os.environ.get(paths.HOME_VARIABLE, "")
    if os.name == "nt":
        file = folder / "browser-host.bat"
        line = " ".join(f'"{word}"' for word in words)
        set_home = f'@set "{paths.HOME_VARIABLE}={home}"\r\n' if home else ""
        file.write_text(f"{set_home}@{line} %*\r\n", encoding="utf-8")
        return file
    file = folder / "browser-host"
    line = " ".join(_quoted(word) for word in words)
    set_home = f"export {paths.HOME_VARIABLE}={_quoted(home)}\n" if home else ""
    root = Path(__file__).resolve().parents[2]
    at = "" if getattr(sys, "frozen", False) else f"cd {_quoted(str(root))}\n"
    file.write_text(f'#!/bin/sh\n{set_home}{at}exec {line} "$@"\n', encoding="utf-8")
    file.chmod(stat.S_IRWXU)
    return file


def _quoted(word: str) -> str:
    inside = word.replace("'", "'\\''")
    return f"'{inside}'"


def _pass_on(connector: str) -> int:
    """Pass messages on in both directions until either side hangs up."""
    try:
        told = json.loads((paths.connector_folder(connector) / FILE).read_text(encoding="utf-8"))
        desk = socket.create_connection(("127.0.0.1", int(told["port"])), timeout=5)
        token = str(told["token"]).encode()
    except (OSError, ValueError, KeyError) as error:
        print(f"ringside: the desk is not there: {error}", file=sys.stderr)
        return 1
    with desk, desk.makefile("rb") as heard:
        desk.settimeout(None)
        desk.sendall(HEAD.pack(len(token)) + token)
        threading.Thread(target=_to_desk, args=(desk,), daemon=True).start()
        _copy(heard, sys.stdout.buffer)
    return 0


def _to_desk(desk: socket.socket) -> None:
    with desk.makefile("wb") as out:
        _copy(sys.stdin.buffer, out)
    try:
        desk.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    """Copy whole messages until there are no more, or one is not to be believed."""
    try:
        while len(head := source.read(HEAD.size)) == HEAD.size:
            (length,) = HEAD.unpack(head)
            if length > MESSAGE_MAX:
                return
            body = source.read(length)
            if len(body) < length:
                return
            target.write(head + body)
            target.flush()
    except (OSError, ValueError):
        return
