"""Which Ringside this is."""

VERSION = "0.1.0"
"""As in `pyproject.toml`; kept here too, because a frozen program carries no package metadata."""


def parts(version: str) -> tuple[int, ...]:
    """Return a version as numbers that compare: `0.10.2` is after `0.9`.

    Raises:
        ValueError: It is not numbers with dots between.
    """
    return tuple(int(part) for part in version.split("."))
