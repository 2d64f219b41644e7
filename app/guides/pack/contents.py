"""What is in a pack, as JSON: guides, facts and status chips.

Guards stay the texts they are in the guides' files; each is compiled when it is first judged. The
JSON is in pieces, each compressed by itself: while one is read, others are unpacked beside it, and
a call that rings meanwhile waits for no more than one small piece.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate, repeat
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.guides.pack.breath import Breathe, at_once
from app.guides.pack.manifest import Part, Piece
from app.guides.pack.refusal import Refused

PLAIN_MAX = 256 * 1024 * 1024
"""Unpacked; ten thousand guides are about 200 MB."""
PIECE = 128 * 1024
"""Unpacked; some five guides, read in a millisecond."""
FEW = 8
"""So few pieces are unpacked sooner than threads are started."""
WORKERS = 4


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a desk judges and shows calls by, beside what its connectors offer.

    Attributes:
        guides: By id, in the order of their files.
        facts: The catalogue.
        status: The chips, as plain values: what they look like is the presenters' business.
    """

    guides: dict[str, Guide] = {}
    facts: dict[str, FactDefinition] = {}
    status: tuple[Any, ...] = ()


_contents = msgspec.json.Decoder(Contents)
_raw = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]], strict=False)
_guide = msgspec.json.Decoder(Guide)


def write_contents(contents: Contents) -> tuple[list[bytes], tuple[Part, ...]]:
    """Return the documents, and what is in them. Tests stay with the author: desks play none."""
    facts, status = msgspec.json.encode(contents.facts), msgspec.json.encode(contents.status)
    documents = [b'{"facts":%b,"status":%b}' % (facts, status)]
    parts: list[Part] = []
    gathered: list[bytes] = []
    for name, guide in contents.guides.items():
        text = msgspec.json.encode(replace(guide, tests=(), normal={}))
        parts.append(_part(f"guides/{name}", text, guide.version))
        gathered.append(msgspec.json.encode(name) + b":" + text)
        if sum(map(len, gathered)) >= PIECE:
            documents.append(_guides(gathered))
            gathered = []
    if gathered:
        documents.append(_guides(gathered))
    return documents, (*parts, _part("facts", facts), _part("status", status))


def read_contents(documents: Iterable[bytes], where: str, breathe: Breathe = at_once) -> Contents:
    """Read the documents, one after the other, with room for others in between.

    Raises:
        Refused: This program can't read one; `where` is named.
    """
    guides: dict[str, Guide] = {}
    facts: dict[str, FactDefinition] = {}
    status: tuple[Any, ...] = ()
    for document in documents:
        try:
            read = _contents.decode(document)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _unreadable(document, where, error) from error
        guides |= read.guides
        facts |= read.facts
        status += read.status
        breathe()
    return Contents(guides=guides, facts=facts, status=status)


def compress(documents: Iterable[bytes], level: int = 6) -> tuple[bytes, tuple[Piece, ...]]:
    """Compress each document by itself; return all of them, and where each ends."""
    squeezed = [(len(document), zlib.compress(document, level)) for document in documents]
    pieces = tuple(Piece(size=len(each), plain_size=plain) for plain, each in squeezed)
    return b"".join(each for _plain, each in squeezed), pieces


def unpack(body: bytes, pieces: Sequence[Piece], where: str, *, hurry: bool) -> Iterator[bytes]:
    """Yield the documents; none is larger than its piece says, however well it is compressed.

    Args:
        body: All pieces.
        pieces: Where each ends.
        where: Named when it is refused.
        hurry: Unpack on all processors while what is there already is read.

    Raises:
        Refused: One can't be unpacked, or is of another size.
    """
    ends = list(accumulate(piece.size for piece in pieces))
    whole = memoryview(body)
    packed = [whole[end - piece.size : end] for end, piece in zip(ends, pieces, strict=True)]
    sizes = [piece.plain_size for piece in pieces]
    if not hurry or len(pieces) <= FEW:
        for each, size in zip(packed, sizes, strict=True):
            yield _unpacked(each, size, where)
        return
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="unpack") as pool:
        yield from pool.map(_unpacked, packed, sizes, repeat(where))


def _unpacked(packed: memoryview, size: int, where: str) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        document = unpacker.decompress(packed, size + 1)
        whole = unpacker.eof and not unpacker.unused_data
    except zlib.error:
        document, whole = b"", False
    if whole and len(document) == size:
        return document
    raise Refused(
        f"{where}：内容无法解压，或大小与清单不符；请重新获取该包",
        f"{where}: the content can't be unpacked, or is not of the size the manifest says; fetch "
        "the pack again",
    )


def _unreadable(document: bytes, where: str, error: Exception) -> Refused:
    """Name the guide this program does not understand, if it is one."""
    part = "the document"
    try:
        for name, raw in _raw.decode(document).get("guides", {}).items():
            part = name
            _guide.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as cause:
        error = cause
    return Refused(
        f"{where}：{part} 无法读取（{error}）；它可能是为更新的程序制作的，请更新 Ringside，"
        "或请发布人员用 --minimum-program 标明",
        f"{where}: {part} can't be read ({error}); it may be made for a newer program: update "
        "Ringside, or have the publisher say so with --minimum-program",
    )


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Say which parts were `added`, `changed` or `removed` between two sets of hashes."""
    found = {name: "added" for name in after if name not in before}
    found |= {name: "changed" for name in after if name in before and before[name] != after[name]}
    found |= {name: "removed" for name in before if name not in after}
    return dict(sorted(found.items()))


def _guides(gathered: list[bytes]) -> bytes:
    return b'{"guides":{%b}}' % b",".join(gathered)


def _part(name: str, text: bytes, version: int | None = None) -> Part:
    digest = hashlib.sha256(text).hexdigest()
    return Part(part=name, sha256=digest, size=len(text), version=version)
