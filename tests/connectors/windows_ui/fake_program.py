"""Stands for the AT-SPI program and answers as a test wants; run by Python, never imported.

    fake_program.py ANSWERS ASKED

ANSWERS is one JSON object: what is said to each question (bytes as text, or how to be silent). What
is asked is kept in ASKED. It is started like the real one, whose path and limit come last.
"""

import json
import sys
import time
from pathlib import Path

says = json.loads(Path(sys.argv[1]).read_text())
held = {}
for line in sys.stdin:
    asked = json.loads(line)
    with Path(sys.argv[2]).open("a") as out:
        out.write(f"{asked['do']}\n")
    if says.get("silent"):
        time.sleep(60)
    if "raw" in says:
        sys.stdout.write(says["raw"] * says.get("times", 1))
        sys.stdout.flush()
        if says.get("ends"):
            sys.exit(0)
        continue
    where = json.dumps(asked["where"])
    if asked["do"] == "write":
        held[where] = asked["text"]
    text = says.get("text", held.get(where, ""))
    answer = {"id": asked["id"], "text": text, "writable": True, "touched": False}
    print(
        json.dumps(answer | says.get("more", {}) | says.get("on", {}).get(asked["do"], {})),
        flush=True,
    )
