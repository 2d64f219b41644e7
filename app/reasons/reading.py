"""Read reason logs: one JSON line for each call, in the order of time; bad lines are named."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.domain.experience import ReasonLine
from app.domain.experience.line import FORMAT
from app.domain.guide import Text

_decoder = msgspec.json.Decoder(ReasonLine)


class NoReasonLogError(ValueError):
    """A file that holds no reason log at all; worded in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said["en"])
        self.said = said


class ReasonLog(msgspec.Struct, frozen=True, kw_only=True):
    """What the files held.

    Attributes:
        lines: In the order of time, each call once.
        problems: A text for each line that was left out, naming file and line.
        again: How many lines told of a call another line had told of already.
    """

    lines: tuple[ReasonLine, ...]
    problems: tuple[Text, ...] = ()
    again: int = 0


def read_logs(files: Iterable[Path]) -> ReasonLog:
    """Read the files as one log.

    Raises:
        OSError: One can't be read.
        NoReasonLogError: One is empty, or holds something else.
    """
    lines: dict[str, ReasonLine] = {}
    problems: list[Text] = []
    count = 0
    for file in files:
        found, wrong = _read(file)
        problems += wrong
        count += len(found)
        lines |= {line.call: line for line in found}
    ordered = tuple(sorted(lines.values(), key=lambda line: (line.at, line.call)))
    return ReasonLog(lines=ordered, problems=tuple(problems), again=count - len(lines))


def _read(file: Path) -> tuple[list[ReasonLine], list[Text]]:
    rows = file.read_bytes().split(b"\n")
    lines: list[ReasonLine] = []
    problems: list[Text] = []
    for number, row in enumerate(rows, start=1):
        if not row.strip():
            continue
        try:
            lines.append(_line(row))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            problems.append(_problem(file, number, str(error)))
    if not lines:
        raise NoReasonLogError(_nothing(file, problems))
    return lines, problems


def _line(row: bytes) -> ReasonLine:
    line = _decoder.decode(row)
    if line.format > FORMAT:
        raise msgspec.ValidationError(
            f"written by a newer version (format {line.format}, this program knows {FORMAT})"
        )
    return line


def _problem(file: Path, number: int, why: str) -> Text:
    return {
        "zh": f"{file}:{number}: 不是来电原因日志的一行，已略过（{why}）",
        "en": f"{file}:{number}: is no line of a reason log and was left out ({why})",
    }


def _nothing(file: Path, problems: list[Text]) -> Text:
    """Say that there is nothing, and what the first line had against it."""
    if not problems:
        return {
            "zh": f"{file}: 文件是空的；请用 ringside reasons export 导出来电原因日志",
            "en": f"{file}: is empty; `ringside reasons export` writes a reason log",
        }
    return {
        "zh": f"{file}: 不是来电原因日志；请用 ringside reasons export 导出。{problems[0]['zh']}",
        "en": f"{file}: is no reason log (`ringside reasons export` writes one). "
        + problems[0]["en"],
    }
