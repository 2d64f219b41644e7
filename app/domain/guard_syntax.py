"""What keeps a text from being a guard at all, in words an author understands.

Each Python words its syntax errors in its own way and in one language; what authors meet is said
here instead, with what to write.
"""

import re

from app.domain.guide import Text

_PLAIN = {
    "（": "(", "）": ")", "［": "[", "］": "]", "，": ",", "＜": "<", "＞": ">", "＝": "=",
    "＋": "+", "－": "-", "＊": "*", "／": "/", "‘": "'", "’": "'", "“": "'", "”": "'", "≤": "<=",
    "≥": ">=", "≠": "!=",
}  # fmt: skip
"""Signs of an input method or a word processor, with the plain ones."""
_FOREIGN = re.compile(r"&&|\|\|")
_BANG = re.compile(r"!(?!=)")
_KNOWN: tuple[tuple[str, str, str], ...] = (
    ("unterminated string", "引号没有闭合", "this quote is never closed"),
    ("was never closed", "括号没有闭合", "this bracket is never closed"),
    ("unmatched", "多出一个括号", "this bracket has no counterpart"),
    ("does not match", "括号不配对", "this bracket does not match the one it closes"),
    ("too many nested", "括号嵌套太深", "too many nested parentheses"),
    ("leading zeros", "数字不能以 0 开头", "a number can't begin with 0"),
)


def explain(text: str, error: SyntaxError) -> tuple[int, Text]:
    """Return where a text on one line is no expression, and why, by language.

    Args:
        text: What was parsed.
        error: What the parser said of it.
    """
    column = error.offset - 1 if error.offset else len(text)  # 0: it stops too early
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        return foreign.start(), _said(
            "请写 and / or，不要写 && / ||", "write and / or instead of && / ||"
        )
    sign = text[column : column + 1]
    if sign in _PLAIN:
        zh, en = (
            f"全角符号 {sign}，请写 {_PLAIN[sign]}",
            f"{sign} is no plain sign: write {_PLAIN[sign]}",
        )
        return column, _said(zh, en)
    bang = _BANG.search(text)
    if bang is not None:
        return bang.start(), _said("请写 not，不要写 !", "write not instead of !")
    message = error.msg or ""
    if "Maybe you meant '=='" in message or sign == "=":
        return column, _said("比较请写 ==", "write == to compare")
    for part, zh, en in _KNOWN:
        if part in message:
            return column, _said(zh, en)
    if column >= len(text.rstrip()):
        return column, _said("条件没有写完", "the guard breaks off here")
    return column, _said("从这里起不合语法", "not understood from here on")


def _said(zh: str, en: str) -> Text:
    return {"zh": f"语法错误：{zh}", "en": f"syntax error: {en}"}
