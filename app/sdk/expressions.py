"""JMESPath as settings use it: checked when they are read, and never an error of its own later."""

from functools import lru_cache
from typing import Annotated, Any

import jmespath
import msgspec
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions

LONGEST = 500
Expression = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
"""A JMESPath expression in the settings; whoever has one checks it with `check_expression`."""


class ExpressionError(ValueError):
    """An expression does not fit what it was asked of: `sum()` of texts."""


def check_expression(field: str, expression: str) -> None:
    """See to it that an expression can be used.

    Raises:
        ValueError: It can't; the message begins with the field's name.
    """
    try:
        parsed = _compiled(expression).parsed
    except JMESPathError as error:
        said = " ".join(str(error).splitlines()[0].split())
        raise ValueError(f"{field}: {expression!r} is no JMESPath expression: {said}") from error
    wrong = _wrong_call(parsed)
    if wrong:
        raise ValueError(f"{field}: {expression!r} is no JMESPath expression: {wrong}")


def search(expression: str, answer: object) -> Any:
    """Return what an expression finds in an answer; None where there is nothing.

    Raises:
        ExpressionError: It does not fit the answer; the message has nothing of the answer.
    """
    try:
        return _compiled(expression).search(answer)
    except (JMESPathError, ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise ExpressionError(f"{expression!r} does not fit") from error
    except RecursionError as error:
        raise ExpressionError(f"{expression!r} goes too deep") from error


@lru_cache(maxsize=2048)
def _compiled(expression: str) -> Any:
    return jmespath.compile(expression)


def _wrong_call(node: dict[str, Any]) -> str:
    """Name a call of a function there is none of, or of too few or too many arguments."""
    if node["type"] == "function_expression":
        known = Functions.FUNCTION_TABLE.get(node["value"])
        if known is None:
            return f"there is no function {node['value']}()"
        signature, given = known["signature"], len(node["children"])
        variadic = bool(signature and signature[-1].get("variadic"))
        if given < len(signature) or (given > len(signature) and not variadic):
            return f"{node['value']}() takes {len(signature)}, not {given}"
    wrong = (_wrong_call(child) for child in node["children"] if isinstance(child, dict))
    return next(filter(None, wrong), "")
