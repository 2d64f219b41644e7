"""What is in a pack, as one JSON document: guides, facts and status chips.

Guards stay the texts they are in the guides' files; each is compiled when it is first judged.
"""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.guides.pack.breath import Breathe, at_once
from app.guides.pack.manifest import Part
from app.guides.pack.refusal import Refused

PLAIN_MAX = 256 * 1024 * 1024
"""Unpacked; ten thousand guides are about 200 MB."""


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


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    guides: dict[str, msgspec.Raw]
    facts: dict[str, FactDefinition]
    status: tuple[Any, ...]


_guide = msgspec.json.Decoder(Guide)


def write_contents(contents: Contents) -> tuple[bytes, tuple[Part, ...]]:
    """Return the document, and what is in it. Tests stay with the author: desks play none."""
    raw = {
        name: msgspec.json.encode(replace(guide, tests=(), normal={}))
        for name, guide in contents.guides.items()
    }
    parts = [
        _part(f"guides/{name}", text, contents.guides[name].version) for name, text in raw.items()
    ]
    parts.append(_part("facts", msgspec.json.encode(contents.facts)))
    parts.append(_part("status", msgspec.json.encode(contents.status)))
    written = _Written(
        guides={name: msgspec.Raw(text) for name, text in raw.items()},
        facts=contents.facts,
        status=contents.status,
    )
    return msgspec.json.encode(written), tuple(parts)


def read_contents(document: bytes, where: str, breathe: Breathe = at_once) -> Contents:
    """Read the document, one guide after the other, with room for others in between.

    Raises:
        Refused: This program can't read it; `where` is named.
    """
    part = "the document"
    try:
        written = msgspec.json.decode(document, type=_Written)
        guides: dict[str, Guide] = {}
        for part, raw in written.guides.items():
            guides[part] = _guide.decode(raw)
            breathe()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(
            f"{where}：{part} 无法读取（{error}）；它可能是为更新的程序制作的，请更新 Ringside，"
            "或请发布人员用 --minimum-program 标明",
            f"{where}: {part} can't be read ({error}); it may be made for a newer program: update "
            "Ringside, or have the publisher say so with --minimum-program",
        ) from error
    return Contents(guides=guides, facts=written.facts, status=written.status)


def compress(document: bytes, level: int = 6) -> bytes:
    """Compress the document; the same document gives the same bytes."""
    return zlib.compress(document, level)


def unpack(body: bytes, size: int, where: str) -> bytes:
    """Return the document; never more than the manifest says, however well it is compressed.

    Raises:
        Refused: It can't be unpacked, or is of another size.
    """
    try:
        unpacker = zlib.decompressobj()
        document = unpacker.decompress(body, min(size, PLAIN_MAX) + 1)
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


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Say which parts were `added`, `changed` or `removed` between two sets of hashes."""
    found = {name: "added" for name in after if name not in before}
    found |= {name: "changed" for name in after if name in before and before[name] != after[name]}
    found |= {name: "removed" for name in before if name not in after}
    return dict(sorted(found.items()))


def _part(name: str, text: bytes, version: int | None = None) -> Part:
    digest = hashlib.sha256(text).hexdigest()
    return Part(part=name, sha256=digest, size=len(text), version=version)
