"""The watcher: SIP messages in, SIP messages out, and what the agent's dialogs are said to be.

It knows neither socket nor clock: whoever drives it hands in what arrives and what time it is, and
sends what it leaves in `outgoing`. A live line and a recording go through the same code.
"""

import logging
from collections.abc import Callable
from urllib.parse import unquote

import msgspec

from connectors.sip_dialog.digest import Login, find_challenge
from connectors.sip_dialog.document import EMPTY, Document, DocumentError, read
from connectors.sip_dialog.message import Message, SipError, parameters_of, user_of
from connectors.sip_dialog.refusals import RefusedError, refusal_of, termination_of
from connectors.sip_dialog.settings import Settings
from connectors.sip_dialog.signs import Signs
from connectors.sip_dialog.subscription import Place, Subscription, answer_to
from connectors.sip_dialog.transactions import Answers, Transaction, Transactions
from connectors.sip_dialog.versions import Versions

NOTIFY_LIMIT_S = 5.0
AGAIN_S = 2.0
LOGIN_TRIES = 3
PING = b"\r\n\r\n"
_UNAUTHORIZED = (401, 407)
_TOO_BRIEF = 423
_GONE = 481
_NOT_NOTIFIED = (
    "the switch took the subscription but sent no NOTIFY: does something between hold it back? "
    'transport = "tcp" may help'
)
_log = logging.getLogger(__name__)


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What a NOTIFY said; `snapshot`: it is the first of its subscription."""

    document: Document
    snapshot: bool


class Watcher:
    """Keeps one agent's dialogs subscribed over one line.

    Attributes:
        outgoing: What is to be sent, in order; whoever sends it empties it.
        entity: The agent's own name, whose dialogs alone are told of.
        subscribed: Whether the present subscription has told how things stand.
    """

    def __init__(
        self, settings: Settings, agent: str, place: Place, login: Login, token: Callable[[], str]
    ) -> None:
        self.outgoing: list[bytes] = []
        self.entity = agent
        self.subscribed = False
        self._settings = settings
        self._place = place
        self._login = login
        self._token = token
        self._reliable = place.transport != "udp"
        self._open = Transactions(reliable=self._reliable)
        self._answers = Answers()
        self._subscription = Subscription(agent, settings.at_domain, place, login, token)
        self._expires_s = settings.expires_s
        self._proxied = False
        self._began_at_s = -1e9
        self._signs = Signs(settings.keepalive_s)
        self._refresh_at_s: float | None = None
        self._notify_by_s: float | None = None
        self._moved = False
        self._versions = Versions()

    def start(self, now_s: float) -> None:
        """Subscribe anew.

        Raises:
            RefusedError: The switch ends one subscription after the other.
        """
        if now_s - self._began_at_s < AGAIN_S:
            raise RefusedError("the switch ends each subscription as soon as it begins")
        self._began_at_s = now_s
        self._signs.begin(now_s)
        self._subscription.begin(f"{self._token()}@{self._place.host}", self._token())
        self.subscribed = False
        self._versions = Versions()
        self._subscribe(now_s)

    def adopt(self, message: Message) -> None:
        """Take a recorded subscription for our own; its SUBSCRIBE or any NOTIFY of it will do."""
        side = "from" if message.method == "SUBSCRIBE" else "to"
        self._subscription.begin(message.first("call-id"), message.tag(side))
        self.subscribed = False
        self._versions = Versions()

    @property
    def adopted(self) -> bool:
        """Whether there is a subscription, however it began."""
        return bool(self._subscription.call_id)

    def stop(self) -> bytes:
        """Return the request that ends the subscription; empty when there is none."""
        if not self._subscription.remote_tag:
            return b""
        return self._subscription.subscribe(self._branch(), 0, proxied=self._proxied)

    def alive(self, now_s: float, *, ponged: bool = False) -> None:
        """Something was heard; `ponged`: an empty line, which answers ours."""
        self._signs.hear(now_s)
        self._signs.answered = self._signs.answered or ponged

    def hear(self, message: Message, now_s: float) -> list[Heard]:
        """Take one message in.

        Raises:
            SipError: The switch refuses the subscription, or its first document can't be read.
        """
        if message.status:
            self._hear_answer(message, now_s)
            return []
        known = self._answers.find(message)
        if known is not None:
            self.outgoing.append(known)
        if known is not None or message.method == "ACK":
            return []
        status, reason = self._judge(message)
        answer = answer_to(message, status, reason, self._token())
        self._answers.keep(message, answer)
        self.outgoing.append(answer)
        accepted = status == 200 and message.method == "NOTIFY"
        return self._hear_notify(message, now_s) if accepted else []

    def tick(self, now_s: float) -> None:
        """Do what is due.

        Raises:
            RefusedError: The switch has fallen silent, or has not answered in time.
        """
        self.outgoing += self._open.resends(now_s)
        if any(one.method == "SUBSCRIBE" for one in self._open.expired(now_s)):
            raise RefusedError("no answer to the subscription")
        if self._notify_by_s is not None and now_s >= self._notify_by_s:
            raise RefusedError(_NOT_NOTIFIED)
        if self._signs.due_s is not None and now_s >= self._signs.due_s:
            self._ping(now_s)
        if self._refresh_at_s is not None and now_s >= self._refresh_at_s:
            self._subscribe(now_s)

    def due_s(self, now_s: float) -> float:
        """Return the time at which `tick` has something to do; at most a while from now."""
        own = (self._notify_by_s, self._signs.due_s, self._refresh_at_s, now_s + 60.0)
        return min([one for one in own if one is not None] + list(self._open.due_s()))

    def _judge(self, request: Message) -> tuple[int, str]:
        """Return how a request is answered."""
        if request.method == "OPTIONS":
            return 200, "OK"
        if request.method != "NOTIFY":
            return 405, "Method Not Allowed"
        event = request.first("event").partition(";")[0].strip().lower()
        if event not in ("dialog", ""):
            return 489, "Bad Event"
        if not self._subscription.is_ours(request):
            return _GONE, "Subscription Does Not Exist"
        return 200, "OK"

    def _hear_notify(self, notify: Message, now_s: float) -> list[Heard]:
        subscription = self._subscription
        number = notify.cseq[0]
        if number <= subscription.remote_cseq:
            return []  # late: newer news were heard, and an error would end the subscription
        subscription.remote_cseq = number
        subscription.learn(notify, "from")
        standing = notify.first("subscription-state")
        state = standing.partition(";")[0].strip().lower()
        if state == "terminated":
            return self._hear_end(parameters_of(standing), now_s)
        if state == "pending":
            return []
        return self._hear_document(notify, now_s)

    def _hear_end(self, said: dict[str, str], now_s: float) -> list[Heard]:
        """The switch ended the subscription: begin anew at once, or later."""
        self._refresh_at_s = self._notify_by_s = None
        refused = termination_of(said)
        if refused is not None:
            raise refused
        if self._signs.due_s is not None:
            self.start(now_s)
        return []

    def _hear_document(self, notify: Message, now_s: float) -> list[Heard]:
        snapshot = not self.subscribed
        heard: list[Heard] = []
        try:
            document = read(notify.body) if notify.body.strip() else EMPTY
        except DocumentError as error:
            if snapshot:
                raise SipError(f"the switch's dialog-info can't be read: {error}") from error
            _log.warning("sip_dialog: a dialog-info document was passed over: %s", error)
            self._versions.lack()
        else:
            if self._is_the_agents(document) and self._versions.take(document):
                self._notify_by_s = None
                self.subscribed = True
                heard.append(Heard(document=document, snapshot=snapshot))
        if self._versions.ask():
            self._subscribe(now_s)
        return heard

    def _is_the_agents(self, document: Document) -> bool:
        """Whether these are the agent's dialogs; another's are never told of."""
        user = unquote(user_of(document.entity))
        return user in ("", self.entity)

    def _hear_answer(self, answer: Message, now_s: float) -> None:
        asked = self._open.answered(answer)
        ours = answer.first("call-id") == self._subscription.call_id
        if asked is None or asked.method != "SUBSCRIBE" or not ours:
            return
        if 200 <= answer.status < 300:
            self._accept(answer, now_s)
        elif answer.status in _UNAUTHORIZED:
            self._meet(answer, asked, now_s)
        elif answer.status == _TOO_BRIEF:
            self._lengthen(answer, now_s)
        elif answer.status == _GONE and self._subscription.remote_tag:
            self.start(now_s)
        else:
            raise refusal_of(answer)

    def _accept(self, answer: Message, now_s: float) -> None:
        self._subscription.learn(answer, "to")
        granted = answer.number("expires")
        granted = self._expires_s if granted is None else granted
        if not granted:
            raise RefusedError("the switch granted a subscription of no time at all")
        self._refresh_at_s = now_s + max(1.0, granted / 2)
        if not self.subscribed and self._notify_by_s is None:
            self._notify_by_s = now_s + NOTIFY_LIMIT_S
        self._follow_place(answer, now_s)

    def _follow_place(self, answer: Message, now_s: float) -> None:
        """Say where we really are, once, when something between us and the switch moved us."""
        seen = self._subscription.find_place(answer)
        if seen is not None and not self._reliable and not self._moved:
            self._moved = True
            self._place.host, self._place.port = seen
            self._subscribe(now_s)

    def _meet(self, answer: Message, asked: Transaction, now_s: float) -> None:
        """Meet a challenge; refused is who meets one and is challenged again, unless it was old."""
        self._proxied = answer.status == _UNAUTHORIZED[1]
        name = "proxy-authenticate" if self._proxied else "www-authenticate"
        values = [value for key, value in answer.headers if key == name]
        challenge = find_challenge(values)
        if challenge is None:
            raise RefusedError("the switch asks for a sign-in that is not known here", final=True)
        allowed = LOGIN_TRIES if challenge.stale else 1
        if asked.attempt >= allowed:
            raise RefusedError("the switch refuses the name or the password", final=True)
        self._login.meet(challenge)
        self._subscribe(now_s, attempt=asked.attempt + 1)

    def _lengthen(self, answer: Message, now_s: float) -> None:
        least = answer.number("min-expires") or 0
        if least <= self._expires_s:
            raise refusal_of(answer)
        self._expires_s = least
        self._subscribe(now_s)

    def _subscribe(self, now_s: float, attempt: int = 0) -> None:
        """Send a SUBSCRIBE, unless one is on its way already."""
        self._refresh_at_s = None
        if self._open.waits_for("SUBSCRIBE") or self._signs.due_s is None:
            return
        branch = self._branch()
        raw = self._subscription.subscribe(branch, self._expires_s, proxied=self._proxied)
        self._send(branch, "SUBSCRIBE", raw, now_s, attempt)

    def _ping(self, now_s: float) -> None:
        """Give a sign of life, and look for the last one of the other end.

        Empty lines are enough where they are answered; where not, and over UDP, OPTIONS is asked.
        """
        if not self._signs.look(now_s):
            raise RefusedError("the switch has fallen silent")
        if self._reliable:
            self.outgoing.append(PING)
        if not self._signs.answered and not self._open.waits_for("OPTIONS"):
            branch = self._branch()
            self._send(branch, "OPTIONS", self._subscription.options(branch), now_s, 0)

    def _send(self, branch: str, method: str, raw: bytes, now_s: float, attempt: int) -> None:
        self._open.begin(branch, method, raw, now_s, attempt)
        self.outgoing.append(raw)

    def _branch(self) -> str:
        return f"z9hG4bK{self._token()}"
