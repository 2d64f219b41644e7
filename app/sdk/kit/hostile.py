"""Text and answers made to do harm, and what is to be left of them."""

import json
import unicodedata
from typing import Any

LONGEST_TEXT = 2_000
DEPTH = 100_000
THOUSAND = 1_000
HUGE_BYTES = 100_000_000

HOSTILE: dict[str, str] = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "sql": "x'; DROP TABLE customer; -- \" OR 1=1",
    "ldap": "*)(uid=*))(|(uid=*\\2a",
    "url": "x?admin=true&x=y#z;%2e%2e/\\@example.invalid:80",
    "header": "x\r\nX-Injected: yes\r\n\r\nGET /injected HTTP/1.1",
    "path": "../../../../etc/passwd",
    "dots": "..",
    "shell": "x; touch injected $(id) `id` | id > x \n id",
    "template": "{customer.id} ${HOME} %(x)s {{7*7}} {0.__class__}",
    "bidi": "abc\u202edef\u2066ghi\u200fjkl",
    "control": "a\x00b\x07c\x1b[31md\u2028e\x85f",
    "surrogate": "a\ud83d b",
    "digits": "１２３٣٤٥",
    "long": "A" * 1_000_000,
}
"""By what they aim at."""


def deep() -> bytes:
    """Return JSON nested so deep that a recursive reader falls over."""
    return b"[" * DEPTH + b"]" * DEPTH


def wrong_types(answer: Any) -> Any:
    """Return an answer of the same keys, every value of another type."""
    match answer:
        case dict():
            return {key: wrong_types(value) for key, value in answer.items()} or [False]
        case list() | tuple():
            return [wrong_types(each) for each in answer] or {"not": "a list"}
        case bool() | None:
            return {"neither": ["yes", "nor", "no"]}
        case int() | float():
            return {"no": "number"}
        case _:
            return [{"no": "text"}]


def thousand(answer: Any) -> Any:
    """Return an answer in which each list is a thousand long; a single record becomes a list."""
    many = _lengthened(answer)
    return [many] * THOUSAND if many == answer and isinstance(answer, dict) else many


def _lengthened(answer: Any) -> Any:
    match answer:
        case dict():
            return {key: _lengthened(value) for key, value in answer.items()}
        case [first]:
            return [first] * THOUSAND
        case _:
            return answer


def encoded(answer: Any) -> bytes:
    """Return plain data as JSON, whatever stands in its texts."""
    return json.dumps(answer).encode()


def unfit(text: str) -> str:
    """Say why a text may not be shown, or nothing."""
    bad = sorted({unicodedata.name(mark, hex(ord(mark))) for mark in text if _bad(mark)})
    if bad:
        return f"holds {', '.join(bad)}"
    if len(text) > LONGEST_TEXT:
        return f"is {len(text)} characters long; at most {LONGEST_TEXT} can be shown"
    return ""


def _bad(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Zl", "Zp")
