"""One XML document into a small tree of local names, whatever edition's namespace it is in.

Nothing is ever fetched or expanded: a document that declares a type or an entity is refused at the
declaration. Prefixes are cut off unresolved, as some switches use prefixes they never declare.
"""

import codecs
import re
from collections.abc import Iterator
from xml.parsers import expat

import msgspec

DEPTH_LIMIT = 40
NODE_LIMIT = 4000
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_ENCODINGS = re.compile(
    r"utf-?8(-sig)?|us-?ascii|ascii|utf-?16(-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d"
    r"|gb2312|gbk|gb18030|big5|shift_?jis|euc-?(jp|kr)|koi8-?r",
    re.IGNORECASE,
)


class DocumentError(ValueError):
    """It is no XML document, or one that nobody needs to send."""


class Node(msgspec.Struct):
    """One element.

    Attributes:
        name: Without its namespace.
        text: What stands directly in it.
        attributes: By name, as written.
        children: In order.
    """

    name: str
    text: str = ""
    attributes: dict[str, str] = {}
    children: list["Node"] = []

    def find(self, *path: str) -> "Node | None":
        """Return the first element down that path."""
        node: Node | None = self
        for name in path:
            node = next((one for one in node.children if one.name == name), None) if node else None
        return node

    def get_text(self, *path: str) -> str:
        """Return what stands there, without white space around it; empty when nothing does."""
        node = self.find(*path)
        return node.text.strip() if node is not None else ""

    def walk(self) -> Iterator["Node"]:
        """Yield this element and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def seek(self, names: frozenset[str]) -> dict[str, "Node"]:
        """Return the first element of each of these names, wherever it stands."""
        found: dict[str, Node] = {}
        for node in self.walk():
            if node.name in names:
                found.setdefault(node.name, node)
        return found


def parse(body: bytes) -> Node:
    """Take a document apart.

    Raises:
        DocumentError: It is none, declares a type or entities, or is nested or split beyond use.
    """
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.say
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(_decoded(body), True)
    except expat.ExpatError as error:
        raise DocumentError(f"no XML: {expat.ErrorString(error.code)}") from error
    if builder.root is None:
        raise DocumentError("no XML: nothing in it")
    return builder.root


def _decoded(body: bytes) -> str:
    """Return the text, in the encoding it declares; a byte that can't be read spoils itself only.

    What is given to expat is text, so that whatever the declaration says has been heeded by then.
    """
    encoding = next((name for mark, name in _MARKS if body.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.match(body)
        encoding = declared[1].decode() if declared else "utf-8"
    if not _ENCODINGS.fullmatch(encoding):
        raise DocumentError("its encoding is not one that is read")
    try:
        text = body.decode(encoding, "replace")
    except LookupError as error:
        raise DocumentError("its encoding is not one that is read") from error
    return _UNWANTED.sub("\ufffd", text)


class _Builder:
    """Puts the tree together as expat reads."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._count += 1
        if self._count > NODE_LIMIT or len(self._open) >= DEPTH_LIMIT:
            raise DocumentError("nested or split beyond use")
        node = Node(name.rpartition(":")[2], "", attributes, [])
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def say(self, text: str) -> None:
        """Text stands in the element that is open; it comes in one piece but for elements in it."""
        self._open[-1].text += text

    def end(self, _name: str) -> None:
        """An element ends."""
        self._open.pop()

    def refuse(self, *_declared: object) -> None:
        """Refuse a type or an entity: no switch declares any."""
        raise DocumentError("it declares a document type or entities")
