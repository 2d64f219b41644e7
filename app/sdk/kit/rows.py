"""The rows of the bad-input table: every way in which the other system may fail a connector."""

from enum import StrEnum


class Row(StrEnum):
    """One way of failing."""

    REFUSED = "refused"
    SILENT = "silent"
    CUT_OFF = "cut-off"
    WRONG_CERTIFICATE = "wrong-certificate"
    EXPIRED_TOKEN = "expired-token"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    CONFLICT = "409"
    TOO_MANY = "429"
    SERVER_ERROR = "500"
    BAD_GATEWAY = "502"
    UNAVAILABLE = "503"
    NOT_ITS_LANGUAGE = "another-language"
    WRONG_TYPES = "wrong-types"
    EMPTY = "empty"
    HUGE = "huge"
    DEEP = "deep"
    HOSTILE = "hostile-text"
    INJECTED = "hostile-question"
    THOUSAND = "thousand-rows"


MEANT: dict[Row, str] = {
    Row.REFUSED: "nobody listens there",
    Row.SILENT: "the question is taken and never answered",
    Row.CUT_OFF: "the answer ends in its middle",
    Row.WRONG_CERTIFICATE: "TLS with a certificate nobody vouches for",
    Row.EXPIRED_TOKEN: "the credentials were good once",
    Row.UNAUTHORIZED: "the credentials are refused",
    Row.FORBIDDEN: "signed in, and not permitted",
    Row.NOT_FOUND: "there is no such record",
    Row.CONFLICT: "the state of the record does not allow it",
    Row.TOO_MANY: "asked too often, come back in 30 s",
    Row.SERVER_ERROR: "an error inside the system",
    Row.BAD_GATEWAY: "what stands before the system does not reach it",
    Row.UNAVAILABLE: "closed for work, come back in 30 s",
    Row.NOT_ITS_LANGUAGE: "an answer of another kind: an HTML page, the greeting of a mail server",
    Row.WRONG_TYPES: "every value is of another type than agreed",
    Row.EMPTY: "an answer without anything in it",
    Row.HUGE: "an answer of 100 MB",
    Row.DEEP: "an answer nested 100 000 deep",
    Row.HOSTILE: "texts in the answer are made to be run, or to deceive",
    Row.INJECTED: "numbers, ids and texts to ask with are made to be run",
    Row.THOUSAND: "a thousand records where one was expected",
}
"""What each row is, in words."""

OVER_HTTP_ONLY = frozenset(
    {
        Row.EXPIRED_TOKEN, Row.NOT_FOUND, Row.CONFLICT, Row.TOO_MANY, Row.SERVER_ERROR,
        Row.BAD_GATEWAY, Row.UNAVAILABLE,
    }
)  # fmt: skip
"""Rows that are status codes of HTTP; another protocol has some of them under other names."""
