"""Guard text to a checked syntax tree: what may be written, and errors that point at the place.

The syntax is that of a Python expression, but nothing of Python runs: a node that is not listed
here is refused, whatever it is.
"""

import ast
import warnings
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from app.domain.guard_error import GuardError
from app.domain.guard_syntax import explain

MAX_LENGTH = 2000
MAX_DEPTH = 40

FUNCTIONS = {
    "known": (1, 1),
    "missing": (1, 1),
    "disagree": (1, 1),
    "default": (2, 2),
    "len": (1, 1),
    "lower": (1, 1),
    "abs": (1, 1),
    "min": (2, 9),
    "max": (2, 9),
    "startswith": (2, 2),
    "age_s": (1, 1),
}
"""What may be called, with the least and the most arguments."""

OF_A_FACT = frozenset({"known", "missing", "disagree", "default", "age_s"})
"""Functions whose first argument is a fact, not a value: they ask whether it is had, or when."""

ABOUT = frozenset({"known", "missing", "disagree"})
"""Those of them that are a truth themselves."""

_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)
_COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn)
_UNARY = (ast.Not, ast.USub, ast.UAdd)
_PARTS = (
    *(ast.BoolOp, ast.UnaryOp, ast.BinOp, ast.Compare, ast.Call),
    *(ast.Constant, ast.Name, ast.Attribute, ast.List, ast.Tuple),
)
_SPELT: dict[type[ast.AST], str] = {
    ast.Is: "'is'",
    ast.IsNot: "'is not'",
    ast.BitAnd: "'&'",
    ast.BitOr: "'|'",
    ast.Invert: "'~'",
    ast.Mod: "'%'",
    ast.Pow: "'**'",
    ast.FloorDiv: "'//'",
    ast.IfExp: "'if … else'",
    ast.JoinedStr: "f'…'",
    ast.Subscript: "'[…]'",
    ast.NamedExpr: "':='",
    ast.Lambda: "'lambda'",
    ast.Dict: "'{…}'",
    ast.Set: "'{…}'",
}
_INSTEAD = {
    ast.Is: "==",
    ast.IsNot: "!=",
    ast.BitAnd: "and",
    ast.BitOr: "or",
    ast.Invert: "not",
}


def read_guard(text: str) -> ast.expr:
    """Parse and check one guard.

    Raises:
        GuardError: It is too long, too deep, no expression, or uses what guards may not.
    """
    if len(text) > MAX_LENGTH:
        raise GuardError(
            text,
            MAX_LENGTH,
            {
                "zh": f"条件太长：{len(text)} 个字符，最多 {MAX_LENGTH} 个",
                "en": f"the guard is too long: {len(text)} characters, at most {MAX_LENGTH}",
            },
        )
    if not text.strip():
        raise GuardError(text, 0, {"zh": "条件是空的", "en": "the guard is empty"})
    tree = _parse(text)
    _check_depth(text, tree)
    lists = {id(right) for node in ast.walk(tree) for right in _listed(node)}
    for node in ast.walk(tree):
        _check_node(text, node)
        if isinstance(node, ast.List | ast.Tuple) and id(node) not in lists:
            raise _stray_list(text, node)
    return tree


def path_of(node: ast.AST) -> str | None:
    """Return the dotted name a node spells (`onu.rx_dbm`), or None."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(parts)])


def offset_of(text: str, node: ast.AST) -> int:
    """Return where a node begins, in characters; the parser counts columns in UTF-8 bytes."""
    shift = len(text) - len(text.lstrip())
    line: int = getattr(node, "lineno", 1)
    column: int = getattr(node, "col_offset", 0)
    body = text[shift:].encode()
    # Newlines are read as spaces, so there is one line only and the column is the whole way.
    return shift + len(body[: column if line == 1 else 0].decode(errors="ignore"))


def _parse(text: str) -> ast.expr:
    _refuse_nul(text)
    flat = text.strip().replace("\n", " ").replace("\r", " ")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(flat, mode="eval").body
    except SyntaxError as error:
        column, said = explain(flat, error)
        shift = len(text) - len(text.lstrip())
        raise GuardError(text, shift + min(column, len(flat)), said) from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise GuardError(text, 0, _UNREADABLE) from error


def _refuse_nul(text: str) -> None:
    """Each Python says this one differently."""
    if "\0" in text:
        said = {"zh": "语法错误：有空字符", "en": "syntax error: a NUL character"}
        raise GuardError(text, text.index("\0"), said)


_NO_LIST = {
    "zh": "in 的右边必须是常量列表，例如 ['a', 'b']，或表格收集的事实",
    "en": "the right side of in must be a list of constants, such as ['a'], or a collected fact",
}
_UNREADABLE = {"zh": "条件无法解析", "en": "the guard can't be read"}


def _check_depth(text: str, tree: ast.expr) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _below(node)]
        if not level:
            return
    raise GuardError(
        text,
        offset_of(text, level[0]),
        {
            "zh": f"条件嵌套超过 {MAX_DEPTH} 层",
            "en": f"the guard is nested more than {MAX_DEPTH} levels deep",
        },
    )


def _below(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute) and path_of(node) is not None:
        return iter(())
    return (c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr))


def _check_node(text: str, node: ast.AST) -> None:
    match node:
        case ast.Call():
            _check_call(text, node)
        case ast.Compare():
            _check_compare(text, node)
        case ast.Constant(value=value) if not isinstance(value, bool | int | float | str | None):
            raise _refused(text, node, node)
        case ast.BinOp(op=op) | ast.UnaryOp(op=op) if not isinstance(op, _OPERATORS + _UNARY):
            raise _refused(text, node, op)
        case ast.Attribute() if path_of(node) is None:
            raise _refused(text, node, node)
        case ast.expr() if not isinstance(node, _PARTS):
            raise _refused(text, node, node)


def _refused(text: str, node: ast.AST, what: ast.AST) -> GuardError:
    name = _SPELT.get(type(what), type(what).__name__)
    instead = _INSTEAD.get(type(what), "")
    said = {"zh": f"条件里不能使用 {name}", "en": f"{name} is not allowed in a guard"}
    return GuardError(text, offset_of(text, node), said, instead)


def _check_compare(text: str, node: ast.Compare) -> None:
    for operator, right in zip(node.ops, node.comparators, strict=True):
        if not isinstance(operator, _COMPARISONS):
            raise _refused(text, node, operator)
        listed = constants_of(right) is not None or "." in (path_of(right) or "")
        if isinstance(operator, ast.In | ast.NotIn) and not listed:
            raise GuardError(text, offset_of(text, right), _NO_LIST)


def _listed(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what stands right of `in`: the only place for a list."""
    if isinstance(node, ast.Compare):
        for operator, right in zip(node.ops, node.comparators, strict=True):
            if isinstance(operator, ast.In | ast.NotIn):
                yield right


def _stray_list(text: str, node: ast.AST) -> GuardError:
    said = {"zh": "列表只能写在 in 的右边", "en": "a list may only stand to the right of in"}
    return GuardError(text, offset_of(text, node), said)


def constants_of(node: ast.expr) -> tuple[bool | int | float | str | None, ...] | None:
    """Return the values of a list of constants, or None if it is anything else."""
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    values: list[bool | int | float | str | None] = []
    for item in node.elts:
        match item:
            case ast.Constant(value=bool() | int() | float() | str() | None as value):
                values.append(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                values.append(-value)
            case _:
                return None
    return tuple(values)


def _check_call(text: str, node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        shown = path_of(node.func) or "?"
        said = {
            "zh": f"没有函数 {shown}；可用：{', '.join(FUNCTIONS)}",
            "en": f"there is no function {shown}; there are {', '.join(FUNCTIONS)}",
        }
        raise GuardError(text, offset_of(text, node), said, closest(shown, FUNCTIONS))
    least, most = FUNCTIONS[name]
    if node.keywords or not least <= len(node.args) <= most:
        count = str(least) if least == most else f"{least}-{most}"
        said = {
            "zh": f"{name} 需要 {count} 个参数，这里有 {len(node.args)} 个",
            "en": f"{name} takes {count} argument(s), here are {len(node.args)}",
        }
        raise GuardError(text, offset_of(text, node), said)
    if name in OF_A_FACT and path_of(node.args[0]) is None:
        said = {
            "zh": f"{name} 的第一个参数必须是事实，例如 {name}(onu.state)",
            "en": f"the first argument of {name} must be a fact, such as {name}(onu.state)",
        }
        raise GuardError(text, offset_of(text, node.args[0]), said)


def closest(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to a mistyped one, or nothing."""
    return next(iter(get_close_matches(name, list(known), n=1, cutoff=0.6)), "")
