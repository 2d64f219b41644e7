"""What a pack says of itself. These words are what is signed; the content is bound by its hash."""

import re
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from app.guides.pack.refusal import brief

FORMAT = 1
"""Raised when an older program could no longer read a pack rightly."""

NAME = r"[a-z0-9][a-z0-9-]{0,47}"
"""Of a pack: it becomes part of file names, on Windows too."""

Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Size = Annotated[int, Meta(ge=0)]


class Part(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing in a pack.

    Attributes:
        part: `guides/<id>`, `facts` or `status`.
        version: The guide's own; None for what has none.
    """

    part: str
    sha256: Hash
    size: Size
    version: int | None = None


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One compressed piece of the content: its bytes in the file, and when unpacked."""

    size: Size
    plain_size: Size


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself.

    Attributes:
        format: Of the pack's file.
        pack: Its name; packs of one name replace each other.
        version: Counts up; a desk never goes back.
        expires_at: From then on no desk takes the pack up anew.
        minimum_program: Older programs leave it alone.
        recommended: It is taken up as soon as no call is live, else at the next start of the desk.
        mandatory_since: From then on nothing older is used; None: never.
        parts: Everything in it.
        tests: How many tests of the guides were passed before it was made.
        warnings: How many problems its files have that do not keep it from being used.
        body_sha256: Of the content as it stands in the file, compressed.
        pieces: Of the content.
    """

    format: int = FORMAT
    pack: Annotated[str, Meta(pattern=f"^{NAME}$")]
    version: Annotated[int, Meta(ge=1, le=2**53)]
    created_at: datetime
    expires_at: datetime
    minimum_program: Annotated[str, Meta(pattern=r"^\d{1,9}(\.\d{1,9}){0,3}$")] = "0"
    recommended: bool = False
    mandatory_since: datetime | None = None
    parts: tuple[Part, ...] = ()
    tests: int = 0
    warnings: int = 0
    body_sha256: Hash = ""
    pieces: tuple[Piece, ...] = ()

    @property
    def body_size(self) -> int:
        """Bytes of the content in the file."""
        return sum(piece.size for piece in self.pieces)

    @property
    def plain_size(self) -> int:
        """Bytes of the content when unpacked."""
        return sum(piece.plain_size for piece in self.pieces)

    @property
    def edition(self) -> str:
        """Name this very content: `care@12+kdpabmfe`."""
        return f"{self.pack}@{self.version}+{brief(self.body_sha256, 8)}"

    @property
    def title(self) -> str:
        """Name it the way people do: `care 12`."""
        return f"{self.pack} {self.version}"


def title_of(edition: str) -> str:
    """Name an edition the way people do: `care 12`; one of another form is left as it is."""
    found = re.fullmatch(rf"({NAME})@(\d+)\+[a-z]+", edition)
    return f"{found[1]} {found[2]}" if found else edition
