"""What can be seen of a connector without running it: its manifest, its code, tests and page.

Tests are looked at as text that Python understands: which classes inherit the contract and the
bad-input table, and what they leave out. Whether they pass is for the test run to say.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.sdk.manifest import Manifest

CONTRACT = frozenset({"Contract"})
BAD_INPUT = frozenset({"BadInput", "HttpBadInput"})
ISOLATED = "app.isolated"

_HEADING = re.compile(r"^#+ .*(measured|figures|how fast|performance|实测|性能)", re.I | re.M)
_FIGURE = re.compile(r"\d(\.\d+)?\s?(ms|µs|s|MB|/s)\b")
_MARKED = re.compile(r"`([^`\n]+)`")


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One test class that inherits from the kit.

    Attributes:
        package: Which connector it is about; empty where that is not said in plain.
        against: The real or foreign server it is held against.
        cannot: What it leaves out.
    """

    name: str
    bases: tuple[str, ...] = ()
    package: str = ""
    against: str = ""
    cannot: tuple[str, ...] = ()


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """All that is seen of one connector.

    Attributes:
        package: As it is imported (`connectors.tmf`).
        defect: Why it can't be loaded; empty when it can.
        settings: The names of its settings.
        lacks: What its manifest lacks, settings apart.
        undescribed: Settings that are not described in both languages.
        functions: Names of all functions in its code.
        tests: Whether its tests were found at all.
        contracts: Test classes that inherit the contract, whatever they are called.
        tables: Test classes that inherit the bad-input table.
        isolated: Whether its tests run it in a process of its own.
        page: The text of its page; empty when there is none.
    """

    package: str
    manifest: Manifest
    defect: str = ""
    settings: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    undescribed: tuple[str, ...] = ()
    functions: frozenset[str] = frozenset()
    tests: bool = False
    contracts: tuple[Held, ...] = ()
    tables: tuple[Held, ...] = ()
    isolated: bool = False
    page: str = ""

    @property
    def unnamed_on_page(self) -> tuple[str, ...]:
        """Settings its page does not name."""
        marked = {
            word for found in _MARKED.findall(self.page) for word in re.findall(r"\w+", found)
        }
        blocks = set(re.findall(r"^(\w+) *=", self.page, re.M))
        return tuple(name for name in self.settings if name not in marked | blocks)

    @property
    def measured(self) -> bool:
        """Whether its page has figures under a heading that says so."""
        heading = _HEADING.search(self.page)
        return heading is not None and _FIGURE.search(self.page, heading.end()) is not None


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where a connector's code, tests and page lie."""

    code: Path
    tests: Path
    page: Path

    @classmethod
    def around(cls, code: Path) -> "Places":
        """Find them around its package: in our tree, or in a project of its own."""
        root = code.parent.parent
        if code.parent.name == "connectors" and (root / "tests" / "connectors").is_dir():
            name = code.name
            page = root / "docs" / "connectors" / f"{name}.md"
            return cls(code=code, tests=root / "tests" / "connectors" / name, page=page)
        return cls(code=code, tests=code.parent / "tests", page=code.parent / "README.md")


def functions(folder: Path) -> frozenset[str]:
    """Return the names of all functions in a folder of code."""
    return frozenset(
        node.name
        for tree in _trees(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def held(folder: Path, package: str, kinds: frozenset[str]) -> tuple[Held, ...]:
    """Return the test classes of a connector that inherit one of these, by whatever way."""
    found = [each for tree in _trees(folder) for each in _classes(tree)]
    known = {each.name: each for each in found}
    whole = (_inherited(each, known, frozenset()) for each in found if each.name[:4] == "Test")
    return tuple(
        each for each in whole if kinds & set(each.bases) and each.package in (package, "")
    )


def imports(folder: Path, module: str) -> bool:
    """Say whether anything in a folder imports a module or one below it."""
    named = (name for tree in _trees(folder) for node in ast.walk(tree) for name in _imported(node))
    return any(name == module or name.startswith(module + ".") for name in named)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.ImportFrom(module=str(module)):
            return [module]
        case ast.Import(names=names):
            return [each.name for each in names]
        case _:
            return []


def _inherited(found: Held, known: dict[str, Held], below: frozenset[str]) -> Held:
    """Add what it has from the classes above it, and theirs, that lie in the same folder."""
    for name in found.bases:
        if name in known and name not in below | {found.name}:
            above = _inherited(known[name], known, below | {found.name})
            found = msgspec.structs.replace(
                found,
                bases=found.bases + above.bases,
                package=found.package or above.package,
                against=found.against or above.against,
                cannot=found.cannot or above.cannot,
            )
    return found


def _trees(folder: Path) -> Iterator[ast.Module]:
    for file in sorted(folder.rglob("*.py")) if folder.is_dir() else ():
        try:
            yield ast.parse(file.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue


def _classes(tree: ast.Module) -> Iterator[Held]:
    constants = dict(_strings(tree.body, {}))
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            texts = dict(_strings(node.body, constants))
            yield Held(
                name=node.name,
                bases=tuple(_last_name(each) for each in node.bases),
                package=texts.get("package", ""),
                against=texts.get("against", ""),
                cannot=_keys(node),
            )


def _strings(body: list[ast.stmt], constants: dict[str, str]) -> Iterator[tuple[str, str]]:
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        match value:
            case ast.Constant(value=str(text)):
                yield name, text
            case ast.Name(id=other) if other in constants:
                yield name, constants[other]
            case ast.JoinedStr():
                yield name, ast.unparse(value)


def _keys(node: ast.ClassDef) -> tuple[str, ...]:
    for each in node.body:
        if isinstance(each, ast.Assign | ast.AnnAssign) and isinstance(each.value, ast.Dict):
            target = each.targets[0] if isinstance(each, ast.Assign) else each.target
            if _last_name(target) == "cannot":
                return tuple(ast.unparse(key).strip("'\"") for key in each.value.keys if key)
    return ()


def _last_name(node: ast.expr) -> str:
    return ast.unparse(node).split("[")[0].rsplit(".", 1)[-1]
