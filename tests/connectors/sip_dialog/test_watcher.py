"""The watcher without a socket: what it sends, when, and what it makes of what comes."""

import hashlib

import pytest

from connectors.sip_dialog import Settings
from connectors.sip_dialog.digest import Login, find_challenge
from connectors.sip_dialog.message import Message, SipError, parse
from connectors.sip_dialog.protocol import PING, Watcher
from connectors.sip_dialog.refusals import RefusedError
from connectors.sip_dialog.subscription import Place
from tests.connectors.sip_dialog.staged import dialog, document, notify

FINAL, AGAIN, LATER = "final", "again", "later"


class Line:
    """A watcher, the time, and what it has sent."""

    def __init__(self, transport: str = "udp", **changed: object) -> None:
        numbers = iter(range(100_000))
        self.now_s = 100.0
        self.sent: list[Message] = []
        self.pings = 0
        self.watcher = Watcher(
            Settings(transport=transport, domain="pbx.example", **changed), "101",
            Place(transport=transport), Login("101", lambda: "sesame"),
            lambda: f"{next(numbers):016x}",
        )  # fmt: skip
        self.watcher.start(self.now_s)
        self._take()
        self._notified = 0

    def _take(self) -> None:
        for raw in self.watcher.outgoing:
            if raw == PING:
                self.pings += 1
            else:
                self.sent.append(parse(raw))
        self.watcher.outgoing.clear()

    def wait(self, seconds: float) -> None:
        """Let time go by, and do what is due."""
        end_s = self.now_s + seconds
        while (due_s := self.watcher.due_s(self.now_s)) <= end_s:
            self.now_s = max(due_s, self.now_s)
            self.watcher.tick(self.now_s)
            self._take()
        self.now_s = end_s

    def answer(self, status: str, *more: str) -> None:
        """Answer the last request that waits."""
        asked = next(one for one in reversed(self.sent) if one.method)
        names = ("via", "from", "call-id", "cseq")
        lines = [f"SIP/2.0 {status}", *(f"{name}: {asked.first(name)}" for name in names)]
        to = asked.first("to")
        lines.append(f"t: {to if 'tag=' in to else to + ';tag=theirs'}")
        self.hear("\r\n".join([*lines, *more, "l: 0"]).encode() + b"\r\n\r\n")

    def hear(self, raw: bytes) -> list:
        self.watcher.alive(self.now_s)
        heard = self.watcher.hear(parse(raw), self.now_s)
        self._take()
        return heard

    def notify(self, body: bytes = b"", **said: object) -> list:
        self._notified += 1
        first = self.sent[0] if "call_id" not in said else None
        if first is not None:
            last = [one for one in self.sent if one.method == "SUBSCRIBE"][-1]
            said = {"call_id": last.first("call-id"), "to_tag": last.tag("from"), **said}
        return self.hear(notify(body, said.pop("cseq", self._notified), **said))

    def subscribes(self) -> list[Message]:
        return [one for one in self.sent if one.method == "SUBSCRIBE"]

    def up(self, granted: int = 600) -> "Line":
        self.answer("200 OK", f"Expires: {granted}", "Contact: <sip:pres@10.0.0.9:5060>")
        self.notify(document())
        return self


def test_a_lost_request_is_sent_again_longer_and_longer_and_then_given_up():
    line = Line()
    line.wait(0.4)
    assert len(line.sent) == 1
    line.wait(3.2)
    assert len(line.sent) == 4  # at 0, 0.5, 1.5 and 3.5 s
    assert len({one.branch for one in line.sent}) == 1
    with pytest.raises(RefusedError, match="no answer"):
        line.wait(3)


def test_over_a_stream_nothing_is_sent_twice():
    line = Line("tcp")
    line.wait(3)
    assert len(line.sent) == 1


def test_it_renews_at_half_of_what_is_granted_at_the_address_the_switch_gave_last():
    line = Line(keepalive_s=120).up(granted=60)
    line.wait(29)
    assert len(line.subscribes()) == 1
    line.wait(1.2)
    first, renewed = line.subscribes()
    assert renewed.uri == "sip:127.0.0.1:5060;transport=tcp"  # the NOTIFY's, after the answer's
    assert renewed.first("call-id") == first.first("call-id")
    assert renewed.tag("to") == "theirs"
    assert renewed.cseq[0] > first.cseq[0]


def test_a_notify_before_the_answer_begins_the_dialog_and_its_route_is_kept():
    line = Line(keepalive_s=120)
    raw = notify(document(), 1, call_id=line.sent[0].first("call-id"),
                 to_tag=line.sent[0].tag("from"))  # fmt: skip
    raw = raw.replace(b"Event:", b"Record-Route: <sip:edge;lr>, <sip:core;lr>\r\nEvent:")
    (heard,) = line.hear(raw)
    assert heard.snapshot
    line.answer("200 OK", "Expires: 30")
    line.wait(16)
    assert line.subscribes()[-1].every("route") == ["<sip:edge;lr>", "<sip:core;lr>"]


def test_too_brief_an_interval_is_lengthened():
    line = Line()
    line.answer("423 Interval Too Brief", "Min-Expires: 3600")
    assert [one.number("expires") for one in line.subscribes()] == [600, 3600]
    with pytest.raises(RefusedError):
        line.answer("423 Interval Too Brief", "Min-Expires: 3600")


@pytest.mark.parametrize(("algorithm", "name"), [("MD5", "md5"), ("SHA-256", "sha256")])
@pytest.mark.parametrize("status", ["401 Unauthorized", "407 Proxy Authentication Required"])
def test_a_challenge_is_met_once(algorithm: str, name: str, status: str):
    line = Line()
    proxied = status.startswith("407")
    asks = "Proxy-Authenticate" if proxied else "WWW-Authenticate"
    challenge = f'{asks}: Digest realm="pbx", nonce="n1", algorithm={algorithm}, qop="auth"'
    line.answer(status, challenge)
    said = line.sent[-1].first("proxy-authorization" if proxied else "authorization")

    def hashed(*parts: str) -> str:
        return hashlib.new(name, ":".join(parts).encode()).hexdigest()

    cnonce = said.partition('cnonce="')[2].partition('"')[0]
    what = hashed("SUBSCRIBE", "sip:101@pbx.example")
    due = hashed(hashed("101", "pbx", "sesame"), "n1", "00000001", cnonce, "auth", what)
    assert f'response="{due}"' in said
    with pytest.raises(RefusedError, match="name or the password") as refused:
        line.answer(status, challenge.replace("n1", "n2"))
    assert refused.value.final


def test_an_old_nonce_is_replaced_without_a_word():
    line = Line()
    challenge = 'WWW-Authenticate: Digest realm="pbx", nonce="{}", qop="auth"{}'
    line.answer("401 Unauthorized", challenge.format("n1", ""))
    line.answer("401 Unauthorized", challenge.format("n2", ", stale=true"))
    assert 'nonce="n2"' in line.sent[-1].first("authorization")
    line.up(granted=60)


def test_the_stronger_of_two_challenges_is_met_and_unknown_ones_are_not():
    offered = ['Digest realm="a", nonce="1", algorithm=MD5',
               'Digest realm="a", nonce="2", algorithm=SHA-256, qop="auth-int,auth"',
               'Digest realm="a", nonce="3", algorithm=SHA-512-256', "Basic realm=x"]  # fmt: skip
    assert find_challenge(offered).nonce == "2"
    assert find_challenge(offered[2:]) is None


@pytest.mark.parametrize(
    ("standing", "then"),
    [
        ("terminated;reason=deactivated", AGAIN), ("terminated;reason=timeout", AGAIN),
        ("terminated", AGAIN), ("terminated;reason=rejected", FINAL),
        ("terminated;reason=noresource", LATER), ("terminated;reason=giveup", LATER),
        ("terminated;reason=probation;retry-after=30", LATER),
    ],
)  # fmt: skip
def test_how_a_subscription_ended_says_whether_to_try_again(standing: str, then: str):
    line = Line(keepalive_s=120).up()
    line.wait(10)
    if then is AGAIN:
        line.notify(standing=standing)
        first, second = line.subscribes()
        assert first.first("call-id") != second.first("call-id")
        assert not line.watcher.subscribed
        return
    with pytest.raises(RefusedError) as refused:
        line.notify(standing=standing)
    assert refused.value.final == (then is FINAL)
    assert refused.value.wait_s == (30 if "30" in standing else 0)


def test_a_switch_that_ends_every_subscription_at_once_is_left_alone_for_a_while():
    line = Line().up()
    with pytest.raises(RefusedError, match="as soon as it begins"):
        line.notify(standing="terminated;reason=deactivated")


@pytest.mark.parametrize(
    ("said", "status"),
    [({"event": "presence"}, 489), ({"call_id": "another"}, 481), ({"to_tag": "x"}, 481),
     ({"from_tag": "forked"}, 481), ({"event": "dialog;id=1"}, 200), ({}, 200)],
)  # fmt: skip
def test_only_notices_of_our_own_subscription_are_believed(said: dict, status: int):
    line = Line().up()
    heard = line.notify(document(dialog("early")), **said)
    assert line.sent[-1].status == status
    assert bool(heard) == (status == 200)


def test_a_doubled_notice_is_answered_alike_and_a_late_one_changes_nothing():
    line = Line().up()
    assert line.notify(document(dialog("confirmed"), version=2), cseq=20)
    answered = line.sent[-1]
    assert line.notify(document(dialog("confirmed"), version=2), cseq=20) == []
    assert line.sent[-1] == answered
    assert line.notify(document(dialog("early"), version=1), cseq=19) == []
    assert line.sent[-1].status == 200


def test_a_gap_between_partial_documents_has_the_whole_list_sent_again():
    line = Line(keepalive_s=120).up()
    assert line.notify(document(dialog("early"), version=1, state="partial"))
    assert len(line.subscribes()) == 1
    assert line.notify(document(dialog("confirmed"), version=3, state="partial"))
    assert len(line.subscribes()) == 2
    assert line.notify(document(version=2, state="partial")) == []
    line.notify(document(version=7, state="partial"))
    assert len(line.subscribes()) == 2, "asked for once until it comes"


@pytest.mark.parametrize("body", [b"<x", b"<?xml version='1.0'?><!DOCTYPE a []><a/>", b"<a/>",
                                  b"<dialog-info version='x'/>"])  # fmt: skip
def test_a_document_that_can_not_be_read_is_refused_first_and_passed_over_later(body: bytes):
    line = Line()
    with pytest.raises(SipError, match="can't be read"):
        line.notify(body)
    later = Line(keepalive_s=120).up()
    assert later.notify(body) == []
    assert later.notify(body) == []
    assert len(later.subscribes()) == 2


def test_a_half_open_line_is_noticed_within_ten_seconds():
    for transport in ("tcp", "tls", "udp"):
        line = Line(transport).up(granted=86_400)
        began_s = line.now_s
        with pytest.raises(RefusedError, match="silent"):
            line.wait(60)
        assert line.now_s - began_s <= 10


def test_empty_lines_are_enough_where_they_are_answered():
    line = Line("tcp").up(granted=86_400)
    line.wait(5.5)
    assert [one.method for one in line.sent].count("OPTIONS") == 1
    line.watcher.alive(line.now_s, ponged=True)
    line.wait(4)
    line.watcher.alive(line.now_s, ponged=True)
    assert line.pings >= 2
    assert [one.method for one in line.sent].count("OPTIONS") == 1


def test_behind_a_network_translator_it_says_where_it_really_is():
    line = Line()
    seen = line.sent[0].first("via").replace(";rport", ";rport=40000;received=192.0.2.7")
    raw = [f"SIP/2.0 200 OK\r\nv: {seen}"]
    raw += [f"{name}: {line.sent[0].first(name)}" for name in ("from", "call-id", "cseq")]
    raw += [f"To: {line.sent[0].first('to')};tag=theirs", "Expires: 60", "l: 0", "", ""]
    line.hear("\r\n".join(raw).encode())
    assert "<sip:101@192.0.2.7:40000>" in line.sent[-1].first("contact")


@pytest.mark.parametrize(
    ("status", "word", "final"),
    [("403 Forbidden", "permit", True), ("404 Not Found", "no such extension", False),
     ("489 Bad Event", "event package", False), ("503 Service Unavailable", "503", False)],
)  # fmt: skip
def test_a_refusal_says_what_to_do(status: str, word: str, final: bool):
    line = Line()
    with pytest.raises(RefusedError, match=word) as refused:
        line.answer(status, "Retry-After: 17 (busy)")
    assert (refused.value.final, refused.value.wait_s) == (final, 17)


def test_a_subscription_that_is_taken_but_never_notified_names_the_firewall():
    line = Line(keepalive_s=120)
    line.answer("200 OK", "Expires: 600")
    with pytest.raises(RefusedError, match="NOTIFY"):
        line.wait(6)


def test_a_subscription_the_switch_has_forgotten_begins_anew():
    line = Line(keepalive_s=120).up(granted=60)
    line.wait(31)
    line.answer("481 Subscription Does Not Exist")
    *_, renewed, anew = line.subscribes()
    assert anew.first("call-id") != renewed.first("call-id")
    assert anew.tag("to") == ""
