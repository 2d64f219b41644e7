"""What an agent or the engine says went wrong, as one of the contract's errors, in plain words."""

from app.sdk.errors import AuthFailed, ConnectorError, InvalidReply, NotReady

TOO_BIG = 1

SILENT_2C = (
    "no answer within {wait:g} s: it is down, can't be reached, or the community is wrong"
    " (an agent is silent then)"
)
SILENT_3 = (
    "no answer within {wait:g} s: it is down, can't be reached, or the privacy pass phrase is wrong"
    " (an agent may be silent then)"
)

_REFUSED = {
    "unknownUserName": "sign-in refused: the agent knows no such user",
    "unknownSecurityName": "sign-in refused: the agent knows no such user",
    "wrongDigest": "sign-in refused: authentication pass phrase or method is wrong",
    "authenticationFailure": "sign-in refused: authentication pass phrase or method is wrong",
    "authenticationError": "sign-in refused: authentication pass phrase or method is wrong",
    "decryptionError": "sign-in refused: privacy pass phrase or method is wrong",
    "encryptionError": "sign-in refused: privacy pass phrase or method is wrong",
    "unsupportedSecurityLevel": "sign-in refused: the agent does not take this level for that user",
    "notInTimeWindow": "sign-in refused: the agent's clock and boot count run against ours",
    "unknownEngineID": "sign-in refused: the agent does not say who it is",
    "unknownCommunityName": "sign-in refused: unknown community",
    "noSuchContext": "the agent has no such context",
}
_STATUS_REFUSED = {6: "noAccess", 16: "authorizationError"}
_STATUS_LATER = {13: "resourceUnavailable"}
_STATUS_UNSURE = {14: "commitFailed", 15: "undoFailed"}
_STATUS = {
    2: "noSuchName", 3: "badValue", 4: "readOnly", 5: "genErr", 7: "wrongType", 8: "wrongLength",
    9: "wrongEncoding", 10: "wrongValue", 11: "noCreation", 12: "inconsistentValue",
    17: "notWritable", 18: "inconsistentName",
}  # fmt: skip
_MEANT = {
    "genErr": "an error inside the agent",
    "inconsistentValue": "its state does not allow it now",
    "notWritable": "that can't be set",
    "readOnly": "that can't be set",
}


def of_engine(name: str, indication: str, *, silent: str) -> ConnectorError:
    """Map what the engine says instead of an answer (`requestTimedOut`, `wrongDigest`).

    Args:
        name: Of the connector.
        indication: The name of pysnmp's error indication.
        silent: What to say when no answer came.
    """
    if indication == "requestTimedOut":
        return NotReady(name, silent)
    if indication in _REFUSED:
        return AuthFailed(name, _REFUSED[indication])
    return InvalidReply(name, f"answer not understood: {indication}")


def of_status(name: str, status: int, *, order: bool) -> Exception:
    """Map the error status of an answer (RFC 3416); `order` when something was to be set."""
    if status in _STATUS_REFUSED:
        return AuthFailed(name, f"not permitted ({_STATUS_REFUSED[status]})")
    if status in _STATUS_LATER:
        return NotReady(name, "the agent has no room for that now (resourceUnavailable)")
    if status in _STATUS_UNSURE and order:
        return InvalidReply(name, f"outcome unknown: the agent says {_STATUS_UNSURE[status]}")
    if status == TOO_BIG:
        return InvalidReply(name, "the answer does not fit into one datagram (tooBig)")
    word = _STATUS.get(status)
    if word is None:
        return InvalidReply(name, f"answer not understood: error status {status}")
    meant = f"{_MEANT[word]} ({word})" if word in _MEANT else word
    if order:
        return ConnectorError(name, f"refused: {meant}")
    return InvalidReply(name, f"the agent says {meant}")
