"""A program as an operator may have one: JSON in, JSON out; how it behaves stands in a file.

Run as `python program.py BEHAVIOUR.json ...`; every order it carries out is a line of its ledger.
"""

import json
import os
import sys


def main() -> int:
    """Do as the file says."""
    behaviour = json.loads(read(sys.argv[1]))
    told = json.load(sys.stdin)
    note = behaviour.get("note")
    if note:
        heard = {"told": told, "arguments": sys.argv[2:], "variables": dict(os.environ)}
        write(note, json.dumps(heard | {"folder": os.getcwd()}))
    if behaviour.get("silent"):
        linger(behaviour["silent"])
    while behaviour.get("huge"):
        os.write(1, b"[" * 65_536)
    if behaviour.get("code"):
        print(behaviour["complaint"], told, file=sys.stderr)
        return int(behaviour["code"])
    ask = told["ask"]
    answer = behaviour["answers"].get(ask) or json.dumps(ordered(told, behaviour["ledger"]))
    sys.stdout.write(answer)
    return 0


def linger(pids: str) -> None:
    """Start a child and stay, both for longer than anybody waits."""
    import subprocess
    import time

    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    write(pids, f"{os.getpid()} {child.pid}")
    time.sleep(60)


def ordered(told: dict, ledger: str) -> object:
    """Carry an order out once, or say which were."""
    key = told["order"]["key"]
    done = read(ledger).split() if os.path.exists(ledger) else []
    if told["ask"] == "perform" and key not in done:
        done.append(key)
        write(ledger, "\n".join(done))
    orders = [{"key": each, "no": f"R-{number}"} for number, each in enumerate(done, start=1)]
    return {"orders": orders, "no": next((o["no"] for o in orders if o["key"] == key), None)}


def read(file: str) -> str:
    """Return what a file holds."""
    with open(file, encoding="utf-8") as opened:
        return opened.read()


def write(file: str, text: str) -> None:
    """Put a text into a file."""
    with open(file, "w", encoding="utf-8") as opened:
        opened.write(text)


if __name__ == "__main__":
    sys.exit(main())
