"""What a dialog-info document (RFC 4235) says, read with every bound a stranger's XML needs."""

from xml.parsers import expat

import msgspec

SIZE_LIMIT = 512 * 1024
DIALOG_LIMIT = 400
DEPTH_LIMIT = 24
TEXT_LIMIT = 1024
_SEPARATOR = " "


class DocumentError(Exception):
    """It is no dialog-info document, or one made to do harm."""


class Dialog(msgspec.Struct, kw_only=True):
    """One dialog of the agent's, as the document has it; empty is what it does not say.

    Attributes:
        name: Its id within the document.
        call_id: SIP's own name of the call; some switches keep it to themselves.
        initiator: Whether the agent's side began it; None: it is not said.
        state: trying, proceeding, early, confirmed or terminated.
        event: Why it is in that state (`cancelled`, `rejected`, `replaced`, `remote-bye`, …).
        code: The SIP status that brought it there.
        number: The other side's address.
        display: The other side's name.
        answers: The address the call was for, as the agent's side was called.
        silent: Whether the agent's side plays nothing: it holds the call.
        duration_s: For how long it has been there.
        replaces: The call-id of the dialog it took the place of.
        referred_by: Who sent the caller here.
    """

    name: str = ""
    call_id: str = ""
    initiator: bool | None = None
    state: str = ""
    event: str = ""
    code: int = 0
    number: str = ""
    display: str = ""
    answers: str = ""
    silent: bool = False
    duration_s: int | None = None
    replaces: str = ""
    referred_by: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document.

    Attributes:
        version: Rises by one with each document of a subscription.
        full: Whether what it does not list is gone.
        entity: Whose dialogs these are.
    """

    version: int
    full: bool
    entity: str
    dialogs: tuple[Dialog, ...] = ()


EMPTY = Document(version=-1, full=True, entity="")
"""What a NOTIFY without a body says: there is no dialog."""


def read(body: bytes) -> Document:
    """Read a document. A document type is refused, unknown elements are passed over.

    Raises:
        DocumentError: It can't be read.
    """
    if len(body) > SIZE_LIMIT:
        raise DocumentError("a document longer than is read")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise DocumentError(f"no XML: {error}") from error
    return reader.document()


class _Reader:
    """Takes the elements as they come."""

    def __init__(self) -> None:
        self._path: list[str] = []
        self._root: dict[str, str] = {}
        self._dialogs: list[Dialog] = []
        self._text: list[str] = []
        self._length = 0

    def document(self) -> Document:
        """Return what was read."""
        if not self._root:
            raise DocumentError("no dialog-info")
        version = self._root.get("version", "")
        if not _is_count(version):
            raise DocumentError("a version that is no number")
        return Document(
            version=int(version),
            full=self._root.get("state", "full") != "partial",
            entity=self._root.get("entity", "")[:TEXT_LIMIT],
            dialogs=tuple(self._dialogs),
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._path.append(name.rpartition(_SEPARATOR)[2])
        self._text.clear()
        self._length = 0
        if len(self._path) > DEPTH_LIMIT:
            raise DocumentError("elements nested too deep")
        match self._path:
            case [root]:
                if root != "dialog-info":
                    raise DocumentError("no dialog-info")
                self._root = {"state": "full", **attributes}
            case [_, "dialog"]:
                self._begin(attributes)
            case [_, "dialog", *rest]:
                _STARTS.get("/".join(rest), _pass_over)(self._dialogs[-1], attributes)

    def text(self, text: str) -> None:
        """Some of an element's text."""
        if self._length < TEXT_LIMIT:
            self._text.append(text[: TEXT_LIMIT - self._length])
            self._length += len(text)

    def end(self, _name: str) -> None:
        """An element ends."""
        text = "".join(self._text).strip()
        self._text.clear()
        match self._path:
            case [_, "dialog", *rest]:
                self._end(self._dialogs[-1], "/".join(rest), text)
        self._path.pop()

    def _begin(self, attributes: dict[str, str]) -> None:
        if len(self._dialogs) >= DIALOG_LIMIT:
            raise DocumentError("more dialogs than are read")
        direction = attributes.get("direction", "")
        self._dialogs.append(
            Dialog(
                name=attributes.get("id", "")[:TEXT_LIMIT],
                call_id=attributes.get("call-id", "")[:TEXT_LIMIT],
                initiator=None if not direction else direction == "initiator",
            )
        )

    @staticmethod
    def _end(dialog: Dialog, where: str, text: str) -> None:
        match where:
            case "state":
                dialog.state = text.lower()
            case "duration" if _is_count(text):
                dialog.duration_s = int(text)
            case "remote/identity":
                dialog.number = text or dialog.number
            case "local/identity":
                dialog.answers = text
            case "referred-by":
                dialog.referred_by = text


def _start_state(dialog: Dialog, attributes: dict[str, str]) -> None:
    dialog.event = attributes.get("event", "").lower()[:TEXT_LIMIT]
    code = attributes.get("code", "")
    dialog.code = int(code) if _is_count(code) else 0


def _start_remote(dialog: Dialog, attributes: dict[str, str]) -> None:
    dialog.display = attributes.get("display", "")[:TEXT_LIMIT]


def _start_remote_target(dialog: Dialog, attributes: dict[str, str]) -> None:
    dialog.number = dialog.number or attributes.get("uri", "")[:TEXT_LIMIT]


def _start_parameter(dialog: Dialog, attributes: dict[str, str]) -> None:
    if attributes.get("pname", "").lower() == "+sip.rendering":
        dialog.silent = attributes.get("pval", "").strip('"').lower() == "no"


def _start_replaces(dialog: Dialog, attributes: dict[str, str]) -> None:
    dialog.replaces = attributes.get("call-id", "")[:TEXT_LIMIT]


def _pass_over(_dialog: Dialog, _attributes: dict[str, str]) -> None:
    """An element of somebody's own (`sa:appearance` and its like)."""


_STARTS = {
    "state": _start_state,
    "remote/identity": _start_remote,
    "remote/target": _start_remote_target,
    "local/target/param": _start_parameter,
    "replaces": _start_replaces,
}


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _refuse(*_declared: object) -> None:
    raise DocumentError("a document type, which no switch has reason to send")
