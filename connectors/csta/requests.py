"""The documents this program sends: session, monitors, snapshots, signs of life."""

from xml.sax.saxutils import escape, quoteattr

from connectors.csta.reports import Leg
from connectors.csta.settings import Settings

SESSION = "http://www.ecma-international.org/standards/ecma-354/appl_session"
LOGIN = "http://www.avaya.com/csta"
CLEANUP_S = 5
"""How long the server keeps what belongs to a session that broke."""

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def _document(name: str, namespace: str, inner: str) -> str:
    return f"{_DECLARATION}<{name} xmlns={quoteattr(namespace)}>{inner}</{name}>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


class Requests:
    """Writes each request as the settings want it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def start_session(self, password: str) -> str:
        """Open an application session; name and password go where ECMA-354 leaves room for them."""
        settings = self._settings
        login = ""
        if settings.username:
            login = (
                f"<applicationSpecificInfo><SessionLoginInfo xmlns={quoteattr(LOGIN)}>"
                + _element("userName", settings.username)
                + _element("password", password)
                + _element("sessionCleanupDelay", str(CLEANUP_S))
                + "</SessionLoginInfo></applicationSpecificInfo>"
            )
        return _document(
            "StartApplicationSession",
            SESSION,
            f"<applicationInfo>{_element('applicationID', settings.application)}{login}"
            "</applicationInfo><requestedProtocolVersions>"
            + _element("protocolVersion", settings.protocol)
            + "</requestedProtocolVersions>"
            + _element("requestedSessionDuration", str(settings.session_s)),
        )

    def renew_session(self, session: str) -> str:
        """Begin the session's time anew."""
        return _document(
            "ResetApplicationSessionTimer",
            SESSION,
            _element("sessionID", session)
            + _element("requestedSessionDuration", str(self._settings.session_s)),
        )

    def stop_session(self, session: str) -> str:
        """End the session."""
        ended = f"<sessionEndReason>{_element('appEndReason', 'closed')}</sessionEndReason>"
        return _document("StopApplicationSession", SESSION, _element("sessionID", session) + ended)

    def start_monitor(self, device: str) -> str:
        """Be told of everything on a device."""
        named = self._device("deviceObject", device)
        return self._csta("MonitorStart", f"<monitorObject>{named}</monitorObject>")

    def stop_monitor(self, monitor: str) -> str:
        """Be told no more."""
        return self._csta("MonitorStop", _element("monitorCrossRefID", monitor))

    def snapshot_device(self, device: str) -> str:
        """Ask which calls a device is on."""
        named = self._device("snapshotObject", device)
        return self._csta("SnapshotDevice", named)

    def snapshot_call(self, leg: Leg) -> str:
        """Ask who is on a call."""
        named = self._device("deviceID", leg.device)
        call = _element("callID", leg.call)
        return self._csta("SnapshotCall", f"<snapshotObject>{call}{named}</snapshotObject>")

    def system_status(self) -> str:
        """Ask whether the switch is there and how it is."""
        return self._csta("RequestSystemStatus", "")

    def answer(self, name: str) -> str:
        """Answer a request of the server's that wants no more than an answer."""
        return self._csta(f"{name}Response", "")

    def _csta(self, name: str, inner: str) -> str:
        return _document(name, self._settings.protocol, inner)

    def _device(self, name: str, device: str) -> str:
        """Name a device; one in a form of the server's own is said to be no plain number."""
        form = self._settings.device_form
        kind = "" if form == "{device}" else ' typeOfNumber="other" mediaClass="notKnown"'
        return f"<{name}{kind}>{escape(form.replace('{device}', device))}</{name}>"
