"""What snmpd starts as its `pass_persist` program: it hands each question on to the plant.

It is run by its path and uses the standard library alone: `python3 passer.py SOCKET`. Between two
questions it holds nothing but an open socket; where nobody listens there, there is no such object.
"""

import socket
import sys
from typing import TextIO


class Line:
    """The way to the plant, opened when it is needed and again after it broke."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: TextIO | None = None

    def ask(self, question: str) -> str:
        """Return the plant's answer; `NONE` when there is nobody."""
        for _ in range(2):
            try:
                return self._asked(question)
            except OSError:
                self._open = None
        return "NONE"

    def _asked(self, question: str) -> str:
        if self._open is None:
            way = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            way.connect(self._path)
            self._open = way.makefile("rw", encoding="ascii")
        self._open.write(question + "\n")
        self._open.flush()
        answer = self._open.readline()
        if not answer:
            raise ConnectionError
        return answer.strip("\n")


def serve(line: Line, asked: TextIO, said: TextIO) -> None:
    """Answer snmpd until it goes away."""
    while command := asked.readline().strip():
        if command == "PING":
            answer = "PONG"
        elif command == "set":
            place, value = asked.readline().strip(), asked.readline().strip()
            answer = line.ask(f"set {place} {value}")
        else:
            verb = "next" if command == "getnext" else command
            answer = line.ask(f"{verb} {asked.readline().strip()}").replace("\t", "\n")
        said.write(answer + "\n")
        said.flush()


if __name__ == "__main__":
    serve(Line(sys.argv[1]), sys.stdin, sys.stdout)
