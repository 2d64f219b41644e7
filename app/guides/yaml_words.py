"""What a YAML parser finds wrong, in an author's words and in two languages, at the place to mend.

The parser's own words are for those who know the grammar; the ones authors meet are said here by
what was probably written. What is not in the list is passed on as it is.
"""

import re
from typing import Any, NamedTuple

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from app.domain.guide import Text
from app.guides.problem import Mark, Way

_WIDE = re.compile(r"(?:^\s*(?:- )?|[\[{,]\s*)[A-Za-z][\w.-]*(：)|(，)\s*[A-Za-z][\w.-]*:")
"""Signs an input method puts where YAML wants the plain one."""


class _Saying(NamedTuple):
    """One kind of mistake: what the parser says, and what to say instead.

    Attributes:
        at_start: The place to mend is where the broken part begins, not where the parser gave up.
        on_line: It is only this where the broken part began on the same line.
    """

    problem: str
    zh: str
    en: str
    at_start: bool = False
    on_line: bool = False


_SAYINGS = (
    _Saying(
        "found unexpected end of stream",
        "引号没有闭合",
        "this quote is never closed",
        at_start=True,
    ),
    _Saying(
        "expected ',' or '[]}]', but got '({|<scalar>)'",
        "逗号或括号缺失；文字里有引号、逗号或 {事实} 时，请把整段加上引号",
        "a comma or a bracket is missing; quote text that holds quotes, commas or {facts}",
    ),
    _Saying(
        "expected ',' or '[]}]', but got ':'",
        "含冒号的文字请加引号",
        "text that holds a colon has to be quoted",
        on_line=True,
    ),
    _Saying(
        "expected ',' or '[]}]'",
        "这个括号没有闭合",
        "this bracket is never closed",
        at_start=True,
    ),
    _Saying(
        "mapping values are not allowed here",
        "这里不能再有冒号：请检查缩进，含冒号的文字请加引号",
        "no second colon here: check the indentation, and quote text that holds a colon",
    ),
    _Saying(
        "could not find expected ':'",
        "这一行缺少冒号（键: 值，冒号后要有空格）",
        "this line lacks a colon (`key: value`, with a space after it)",
        at_start=True,
    ),
    _Saying(
        "expected <block end>, but found '(<scalar>|,|}|\\])'",
        "值已结束，后面还有内容：文字里有引号时，请用另一种引号把整段括起来",
        "the value has ended, yet more follows: text that holds quotes goes into the other kind",
    ),
    _Saying(
        "expected <block end>, but found",
        "缩进与上面各行不一致",
        "the indentation fits none of the lines above",
    ),
    _Saying(
        "sequence entries are not allowed here",
        "列表要另起一行，以 - 开头",
        "a list begins on a line of its own, with `- `",
    ),
    _Saying(
        "found character '(.+)' that cannot start any token",
        "文字不能以 {0} 开头，请加引号",
        "text can't begin with {0}: quote it",
    ),
    _Saying(
        "found unknown escape character '(.+)'",
        "双引号里不能写 \\{0}：请改用单引号，或写成 \\\\",
        "there is no \\{0} in double quotes: use single quotes, or write \\\\",
    ),
    _Saying(
        "expected the node content, but found '<stream end>'",
        "文件到此中断，括号没有闭合",
        "the file ends here, within a bracket that is never closed",
    ),
    _Saying(
        "expected the node content, but found '(.+)'",
        "{0} 前面缺少内容",
        "something is missing before {0}",
    ),
    _Saying(
        "expected chomping or indentation indicators",
        "| 或 > 后面要换行再写文字",
        "after | or > the text begins on the next line",
    ),
)


def worded(error: YAMLError, text: str, quote: Mark | None = None) -> tuple[Mark, Text]:
    """Return where to mend what a parser refused, and what to say of it by language.

    Args:
        error: As the parser raised it.
        text: What it was reading.
        quote: Where quoted text begins that goes over several lines up to the place.
    """
    if isinstance(error, ReaderError):
        return _unprintable(error, text)
    if not isinstance(error, MarkedYAMLError):
        said = str(error).strip().splitlines()[0]
        return Mark(1, 1), {"zh": f"YAML 无法读取：{said}", "en": f"not readable as YAML: {said}"}
    problem = error.problem or error.context or "?"
    stop = error.problem_mark or error.context_mark
    if quote is not None and stop is not None and "<scalar>" in problem:
        return quote, _filled(_SAYINGS[0])
    for saying in _SAYINGS:
        match = re.match(saying.problem, problem)
        start = error.context_mark or stop
        if match is not None and not (saying.on_line and _line(start) != _line(stop)):
            place = _mark(start if saying.at_start else stop)
            return _or_wide(place, text, _filled(saying, match))
    return _mark(stop), {"zh": f"YAML 语法错误：{problem}", "en": f"YAML syntax error: {problem}"}


def _unprintable(error: ReaderError, text: str) -> tuple[Mark, Text]:
    before = text[: error.position]
    place = Mark(before.count("\n") + 1, error.position - before.rfind("\n"))
    code = f"U+{ord(text[error.position]):04X}"
    said = {"zh": f"有不可见的控制字符 {code}", "en": f"there is a control character, {code}"}
    return place, said


def _filled(saying: _Saying, match: re.Match[str] | None = None) -> Text:
    what = next(iter(match.groups()), "") if match is not None else ""
    zh, en = saying.zh.replace("{0}", what), saying.en.replace("{0}", what)
    return {"zh": f"YAML 语法错误：{zh}", "en": f"YAML syntax error: {en}"}


def _or_wide(place: Mark, text: str, said: Text) -> tuple[Mark, Text]:
    """Point at a full-width sign just before the place, if there is one: it is what went wrong."""
    lines = text.splitlines()
    for number in (place.line, place.line - 1):
        found = _WIDE.search(lines[number - 1]) if 0 < number <= len(lines) else None
        if found is not None:
            group = 1 if found[1] else 2
            return Mark(number, found.start(group) + 1), wide(found[group])
    return place, said


def wide(sign: str) -> Text:
    """Say that a full-width sign stands where YAML wants the plain one."""
    plain = {"：": "英文冒号加空格", "，": "英文逗号"}[sign], {"：": "`: `", "，": "`, `"}[sign]
    return {
        "zh": f"YAML 语法错误：这里用了全角的“{sign}”，请用{plain[0]}",
        "en": f"YAML syntax error: {sign} is the full-width sign; YAML wants {plain[1]}",
    }


def trapped(text: str, path: Way, *, key: bool) -> tuple[Text, str]:
    """Return what to say of an unquoted `yes`, `on` or the like, and what was probably meant.

    Args:
        text: The word.
        path: Where it stands.
        key: Whether it is a key, not a value.
    """
    truth = "true" if text.lower() in ("y", "yes", "on") else "false"
    if key:
        zh = f"{text} 不加引号不能作键：有的读取器会当成 {truth}"
        return {
            "zh": zh,
            "en": f"{text} can't be a key without quotes: it is {truth} to some readers",
        }, ""
    zh, en = f"{text} 没有加引号，有的读取器会当成 {truth}", f"{text} without quotes is {truth}"
    if path[-1:] in (("zh",), ("en",)) or (path[-2:-1] == ("answers",) and path[0] != "tests"):
        said = {"zh": f"{zh}：请加引号", "en": f"{en} to some readers: quote it"}
        return said, f'"{text}"'
    zh, en = f"{zh}：请写 {truth} 或加引号", f"{en} to some readers: write {truth}, or quote it"
    return {"zh": zh, "en": en}, ""


def _line(mark: Any) -> int:
    return -1 if mark is None else int(mark.line)


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark(1, 1)
