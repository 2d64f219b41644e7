"""`ringside call`: a soft phone says what a call does, or a `tel:` link was clicked.

It hands that to the desk that runs and ends: phones start it for each event, so it must be quick.
Nothing is ever dialled, and no program is started.
"""

import argparse
import json
import os
import socket
import sys

from app import paths
from app.sdk.notice import (
    DIAL,
    DIRECTIONS,
    DOOR_FILE,
    EVENTS,
    SCHEMES,
    Notice,
    NoticeError,
    notice_of,
    packed,
    read_uri,
)

PATIENCE_S = 1.0
NO_DESK = 3
MISUSE = 2
ANSWER_LIMIT = 4096
_WORDS = {
    "en": {
        "no_desk": "no desk takes calls here: start `ringside run`, with [connectors.{name}] in "
        "its settings",
        "silent": "the desk does not answer; it may be starting or hung",
        "refused": "the desk refused it: {why}",
        "both": "give an address, or --ani and --event, not both",
        "nothing": "say what the call does: --event ringing --ani NUMBER, or an address (tel:...)",
    },
    "zh": {
        "no_desk": "没有桌面程序接收通话：请启动 `ringside run`，设置中须有 [connectors.{name}]",
        "silent": "桌面程序没有应答，可能正在启动或已停止响应",
        "refused": "桌面程序拒绝了：{why}",
        "both": "地址与 --ani、--event 二者只能给一种",
        "nothing": "请说明通话状态：--event ringing --ani 号码，或给出地址（tel:…）",
    },
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.allow_abbrev = False
    parser.add_argument("address", nargs="?", help="tel:, callto: or sip: address to preview")
    parser.add_argument("--ani", metavar="NUMBER", help="the other party; empty: withheld")
    parser.add_argument("--event", help=f"{', '.join(EVENTS)}; ringing if there is only a number")
    parser.add_argument("--id", metavar="ID", help="what the phone calls this call")
    parser.add_argument("--dnis", metavar="NUMBER", help="the number that was dialled")
    parser.add_argument("--name", help="the caller's name")
    parser.add_argument("--direction", help=f"{', '.join(DIRECTIONS)}; in if it is not said")
    parser.add_argument(
        "--connector", default="softphone", help="its name in the settings, if not softphone"
    )


def run(args: argparse.Namespace) -> int:
    """Hand it over: 0 taken, 1 not taken, 2 misuse, 3 no desk runs."""
    try:
        notice = _noticed(args)
    except NoticeError as error:
        print(f"ringside: {error}", file=sys.stderr)
        return MISUSE
    try:
        answer = _handed_over(notice, args.connector)
    except (FileNotFoundError, ConnectionRefusedError, ValueError):
        return _said("no_desk", NO_DESK, name=args.connector)
    except OSError:  # TimeoutError is one
        return _said("silent", 1)
    if answer.get("ok") is not True:
        return _said("refused", 1, why=ascii(answer.get("say", ""))[1:-1])
    return 0


def _noticed(args: argparse.Namespace) -> Notice:
    """Return what was said on the command line.

    Raises:
        NoticeError: It does not fit.
    """
    address = args.address
    link = address is not None and address.partition(":")[0].lower() in SCHEMES and ":" in address
    if link and args.event is None and args.ani is None:
        return notice_of({"event": DIAL, "number": read_uri(address)})
    if address is not None and (args.ani is not None or link):
        raise NoticeError(_word("both"))
    number = args.ani if args.ani is not None else address
    if number is None and args.event is None:
        raise NoticeError(_word("nothing"))
    return notice_of(
        {
            "event": args.event or EVENTS[0],
            "number": number,
            "call_id": args.id,
            "dnis": args.dnis,
            "name": args.name,
            "direction": args.direction,
        }
    )


def _handed_over(notice: Notice, connector: str) -> dict[str, object]:
    """Give it to the desk and return what that says.

    Raises:
        ValueError: The file that says where the desk listens is none.
        OSError: Nobody is there, or does not answer.
    """
    if not connector.replace("_", "").replace("-", "").isalnum():
        raise FileNotFoundError(connector)
    door = json.loads((paths.connector_folder(connector) / DOOR_FILE).read_bytes())
    with _connected(door) as line:
        line.sendall(packed(notice, str(door.get("token", ""))))
        answer = b""
        while not answer.endswith(b"\n") and len(answer) < ANSWER_LIMIT:
            more = line.recv(ANSWER_LIMIT)
            if not more:
                raise TimeoutError
            answer += more
    said = json.loads(answer)
    return said if isinstance(said, dict) else {}


def _connected(door: dict[str, object]) -> socket.socket:
    if isinstance(door.get("unix"), str):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_S)
        line.connect(str(door["unix"]))
        return line
    port = door.get("port")
    if not isinstance(port, int):
        raise ValueError("door")
    return socket.create_connection(("127.0.0.1", port), PATIENCE_S)


def _said(word: str, status: int, **places: str) -> int:
    print(f"ringside: {_word(word).format(**places)}", file=sys.stderr)
    return status


def _word(word: str) -> str:
    """Return a wording in the language of the system, as far as the environment says it."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return _WORDS["zh" if spoken.lower().startswith("zh") else "en"][word]
