"""Why a pack, or the place it comes from, is not taken: what, where, and what to do about it."""

from app.domain.guide import Text


class Refused(Exception):  # noqa: N818 - it is a finding, not a fault of ours
    """It may not be used; the words are fit to show, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said: Text = {"zh": zh, "en": en}


_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijkmnpqr")


def brief(digest: str, letters: int = 16) -> str:
    """Return the beginning of a hash as people compare it: in letters.

    A log of the desk masks what looks like a telephone number; in letters nothing does.
    """
    return digest[:letters].translate(_LETTERS)
