"""Cuts an input into the pieces a socket might deliver, at places the input itself chooses.

The first byte says how many of the next ones are lengths (less one); they are used in turn for what
follows. So whoever searches for inputs also searches for the worst places to cut.
"""

CUTS = 16


def cut(data: bytes) -> list[bytes]:
    """Return the pieces."""
    if not data:
        return []
    count = data[0] % CUTS
    lengths, rest = data[1 : 1 + count], data[1 + count :]
    if not lengths:
        return [rest]
    pieces, at, turn = [], 0, 0
    while at < len(rest):
        length = lengths[turn % len(lengths)] + 1
        pieces.append(rest[at : at + length])
        at += length
        turn += 1
    return pieces


def uncut(content: bytes) -> bytes:
    """Return the input whose only piece is this."""
    return b"\0" + content


def evenly(content: bytes, length: int) -> bytes:
    """Return the input that is cut into pieces of this length (1 to 256)."""
    return bytes((1, length - 1)) + content
