"""How modules are written: short, each with one sentence on top, in the words of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import modules, name, nodes, texts, tree

MODULE_LINES = 300  # empty ones not counted
FUNCTION_LINES = 40
BANNED = {
    "utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "handler", "data",
    "info", "process",
}  # fmt: skip
ALLOWED = {
    "base_url",
    "base_path",
    "base_paths",  # TM Forum's own words
    "data",
    "headerData",
    "setEditorData",
    "setModelData",  # what Qt calls in a model and a delegate
    "process_exited",  # what asyncio calls
}
FROM_ASYNCIO = {"data_received", "datagram_received"}  # what a Protocol must call them
NESTED_LOOPS = {"exec", "exec_", "processEvents", "run_until_complete"}
LOOP_OWNERS = {"app/bridge.py"}


def test_no_module_is_longer_than_a_room():
    long = {
        name(file): lines
        for file in modules()
        if (lines := sum(1 for line in file.read_text("utf-8").splitlines() if line.strip()))
        > MODULE_LINES
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen():
    long = {
        f"{name(file)}:{node.lineno} {node.name}": lines
        for file in modules()
        for node in nodes(file)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _length(node)) > FUNCTION_LINES
    }
    assert long == {}


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of its body, the docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_every_module_opens_with_a_sentence():
    bad = [
        name(file)
        for file in modules()
        if not (ast.get_docstring(tree(file)) or "").split("\n\n")[0].endswith((".", ":"))
    ]
    assert bad == []


def test_no_name_says_nothing():
    bad = [
        f"{name(file)}:{line} {said}"
        for file in modules("app", "widgets", "connectors", "packaging")
        for line, said in _names(file)
        if said not in ALLOWED and BANNED.intersection(_words(said))
    ]
    assert bad == []


def _names(file: Path) -> Iterator[tuple[int, str]]:
    yield 1, file.parent.name if file.stem == "__init__" else file.stem
    for node in nodes(file):
        if isinstance(node, ast.ClassDef):
            yield node.lineno, node.name
        elif (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.name not in FROM_ASYNCIO
        ):
            yield node.lineno, node.name
            named = node.args
            for argument in (*named.posonlyargs, *named.args, *named.kwonlyargs):
                yield argument.lineno, argument.arg


def _words(said: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", said)}


def test_nothing_spins_a_loop_inside_a_loop():
    bad = [
        f"{name(file)}:{node.lineno} {node.func.attr}()"
        for file in modules("app", "widgets", "connectors")
        if name(file) not in LOOP_OWNERS
        for node in nodes(file)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in NESTED_LOOPS
    ]
    assert bad == []


def test_nothing_is_left_to_do():
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "HA" + "CK"))
    marks = re.compile(rf"(?<![.\w])({words})\b(?! =)")  # a widget's Mark of that name is fine
    bad = [
        f"{name(file)}:{number}"
        for file in texts()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if marks.search(line)
    ]
    assert bad == []


def test_nothing_names_a_folder_of_one_machine():
    places = re.compile(r"(?<![\w.$}])/(?:work|tmp|home/\w|root|opt)\b")
    bad = [
        f"{name(file)}:{number} {line.strip()}"
        for file in texts()
        if file != Path(__file__)
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if places.search(line)
    ]
    assert bad == []


def test_resources_hold_no_code():
    assert [name(file) for file in modules("resources")] == ["resources/__init__.py"]
    assert [type(node) for node in tree(modules("resources")[0]).body] == [ast.Expr]
