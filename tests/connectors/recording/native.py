"""What the lines of a recording become: themselves."""

from connectors.recording import Settings
from tests.docs.native import Native

SETTINGS, AGENT = Settings(), "1001"
_LINE = '{"event":"%s","call_id":"call-1","at":"2000-01-01T00:00:0%dZ"%s}\n'
_CONTACT = ',"contact":{"ani":"12000000001"}'
_RINGS = _LINE % ("delivered", 0, _CONTACT)
_TAKEN = _LINE % ("established", 1, _CONTACT)


def _row(native: str, means: str, told: str, *lines: str) -> Native:
    heard = tuple(line.encode() for line in lines)
    return Native(native=native, means=means, heard=heard, told=(told,) if told else ())


ROWS: tuple[Native, ...] = (
    _row("a line `delivered`", "the agent's phone rang", "Delivered ringing", _RINGS),
    _row("a line `established`", "answered here", "Established", _RINGS, _TAKEN),
    _row("a line `diverted`", "how it stopped ringing", "Diverted missed", _RINGS,
         _LINE % ("diverted", 2, _CONTACT + ',"outcome":"missed"')),
    _row("a line `link-lost`", "the line was down", "LinkLost", _LINE % ("link-lost", 1, "")),
    _row("a line of what no switch tells (`done`)", "passed over", "", _RINGS,
         _LINE % ("step-done", 2, ',"step":"x"')),
)  # fmt: skip
