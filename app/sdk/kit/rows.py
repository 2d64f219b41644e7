"""The rows of the bad-input table: every way in which the other system may fail a connector."""

from enum import StrEnum

from app.domain.guide import Text


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


MEANT: dict[Row, Text] = {
    Row.REFUSED: {
        "zh": "那里没有服务在听",
        "en": "nobody listens there",
    },
    Row.SILENT: {
        "zh": "收下请求却一直不答",
        "en": "the question is taken and never answered",
    },
    Row.CUT_OFF: {
        "zh": "答复说到一半就断",
        "en": "the answer ends in its middle",
    },
    Row.WRONG_CERTIFICATE: {
        "zh": "TLS 证书无人担保",
        "en": "TLS with a certificate nobody vouches for",
    },
    Row.EXPIRED_TOKEN: {
        "zh": "凭据曾经有效，现已过期",
        "en": "the credentials were good once",
    },
    Row.UNAUTHORIZED: {
        "zh": "凭据被拒绝",
        "en": "the credentials are refused",
    },
    Row.FORBIDDEN: {
        "zh": "已登录，但没有权限",
        "en": "signed in, and not permitted",
    },
    Row.NOT_FOUND: {
        "zh": "没有这条记录",
        "en": "there is no such record",
    },
    Row.CONFLICT: {
        "zh": "记录当前的状态不允许",
        "en": "the state of the record does not allow it",
    },
    Row.TOO_MANY: {
        "zh": "请求太频繁，30 秒后再来",
        "en": "asked too often, come back in 30 s",
    },
    Row.SERVER_ERROR: {
        "zh": "系统内部出错",
        "en": "an error inside the system",
    },
    Row.BAD_GATEWAY: {
        "zh": "前置代理连不上系统",
        "en": "what stands before the system does not reach it",
    },
    Row.UNAVAILABLE: {
        "zh": "停机维护，30 秒后再来",
        "en": "closed for work, come back in 30 s",
    },
    Row.NOT_ITS_LANGUAGE: {
        "zh": "答复是另一种东西：HTML 页面、邮件服务器的问候",
        "en": "an answer of another kind: an HTML page, the greeting of a mail server",
    },
    Row.WRONG_TYPES: {
        "zh": "每个值的类型都与约定不同",
        "en": "every value is of another type than agreed",
    },
    Row.EMPTY: {
        "zh": "答复里什么都没有",
        "en": "an answer without anything in it",
    },
    Row.HUGE: {
        "zh": "答复有 100 MB",
        "en": "an answer of 100 MB",
    },
    Row.DEEP: {
        "zh": "答复嵌套十万层",
        "en": "an answer nested 100 000 deep",
    },
    Row.HOSTILE: {
        "zh": "答复中的文字意在被执行或欺骗",
        "en": "texts in the answer are made to be run, or to deceive",
    },
    Row.INJECTED: {
        "zh": "用来查询的号码、标识和文字意在被执行",
        "en": "numbers, ids and texts to ask with are made to be run",
    },
    Row.THOUSAND: {
        "zh": "本应一条的记录来了一千条",
        "en": "a thousand records where one was expected",
    },
}
"""What each row is, in words."""


def meant(row: Row) -> str:
    """Return what a row is, in English, for messages of tests."""
    return MEANT[row]["en"]
