"""The numbers of a subscription's documents: which are news, and whether one in between was lost.

The order of NOTIFYs is known from their CSeq, so a whole list is always believed, whatever its
number: a server that begins to count anew would never be heard again. Partial ones build on the one
before.
"""

from connectors.sip_dialog.document import Document


class Versions:
    """Judges one subscription's documents."""

    def __init__(self) -> None:
        self._last: int | None = None
        self._asked = False
        self._lacking = False

    def take(self, document: Document) -> bool:
        """Say whether a document is news."""
        before = self._last
        if document.full:
            self._last, self._asked = document.version, False
            return True
        if before is None:
            self._lacking = True
            return False
        if document.version <= before:
            return False
        self._last, self._lacking = document.version, document.version > before + 1
        return True

    def lack(self) -> None:
        """A document was there and could not be read."""
        self._lacking = True

    def ask(self) -> bool:
        """Say whether the whole list has to be asked for: once until it comes."""
        due = self._lacking and not self._asked
        self._asked = self._asked or due
        self._lacking = False
        return due
