"""The head says who it is and where the call stands, and gives no number away."""

import pytest
from msgspec.structs import replace

from app.domain.call import Contact, Direction, Outcome, Phase
from app.domain.customer import Customer
from app.domain.events import (
    CallerChosen,
    CallerLookupFailed,
    Conferenced,
    Consulted,
    Held,
    LinkLost,
    LinkRestored,
    Restored,
    Transferred,
)
from app.domain.session import Session
from app.presenters.head import (
    banner,
    meta,
    name,
    nobody,
    of_colleague,
    pill,
    searching,
)
from app.presenters.who import people
from tests.app.domain.session.calls import (
    BOOK,
    CALL,
    CHEN,
    CONTACT,
    INTERNAL,
    LIU,
    T0,
    after,
    at,
    cleared,
    delivered,
    established,
    looked_up,
)
from tests.app.presenters.cards import voice
from widgets.state import Banner, Choice, Pill, Reason, Tone

OUT = Contact(dnis="12000007788", direction=Direction.OUT, other_party="12000007788")
WITHHELD = replace(CONTACT, ani=None, other_party=None)
NANJING = replace(CHEN, city={"zh": "南京", "en": "Nanjing"}, since=2020)


def talking(*events: object, contact: Contact = CONTACT) -> Session:
    return after(delivered(contact=contact), looked_up(CHEN), established(contact=contact), *events)  # type: ignore[arg-type]


# Name


def test_the_customer_is_the_headline():
    assert name(after(delivered(), looked_up(CHEN)), voice()) == "陈伟"


def test_before_that_it_is_what_the_network_calls_the_caller():
    called = replace(CONTACT, caller_name="Chen\u202e W.")
    assert name(after(delivered(contact=called)), voice()) == "Chen W."


@pytest.mark.parametrize(
    ("contact", "zh", "en"),
    [
        (CONTACT, "来电", "Incoming call"),
        (OUT, "外呼", "Outgoing call"),
        (INTERNAL, "内部来电", "Internal call"),
        (WITHHELD, "来电", "Incoming call"),
    ],
)
def test_a_caller_nobody_knows_is_a_call(contact: Contact, zh: str, en: str):
    session = after(delivered(contact=contact))
    assert (name(session, voice("zh")), name(session, voice("en"))) == (zh, en)


def test_a_name_of_nothing_but_marks_does_not_leave_the_headline_empty():
    unseen = Customer(customer_id="C9", name="\u202e\u200b\n")
    assert name(after(delivered(), looked_up(unseen)), voice()) == "Incoming call"


# Meta


def test_before_anybody_is_known_it_says_number_queue_and_wait():
    session = after(delivered())
    assert meta(session, voice("zh")) == "120 •••• 1046  ·  broadband  ·  已排队 12 秒"
    assert meta(session, voice("en")) == "120 •••• 1046  ·  broadband  ·  waited 12 s"


def test_a_direct_call_says_the_number_that_was_dialled():
    direct = replace(CONTACT, queue=None, waited_s=None)
    assert meta(after(delivered(contact=direct)), voice()) == "120 •••• 1046  ·  10080"


def test_then_it_says_place_and_time_as_customer():
    session = after(delivered(), looked_up(NANJING))
    assert meta(session, voice("zh")) == "120 •••• 1046  ·  南京  ·  在网 6 年"
    assert meta(session, voice("en")) == "120 •••• 1046  ·  Nanjing  ·  6 yrs"


@pytest.mark.parametrize(
    ("since", "zh", "en"),
    [
        (2026, "今年入网", "new this year"),
        (2025, "在网 1 年", "1 yr"),
        (2030, "今年入网", "new this year"),
    ],
)
def test_a_young_customer_is_said_in_right_words(since: int, zh: str, en: str):
    session = after(delivered(), looked_up(replace(CHEN, since=since)))
    assert meta(session, voice("zh")).endswith(zh)
    assert meta(session, voice("en")).endswith(en)


def test_the_year_is_the_agents():
    new_year = T0.replace(year=2026, month=12, day=31, hour=20)  # 2027 in Nanjing already
    session = after(delivered(), looked_up(replace(CHEN, since=2026)))
    assert meta(session, voice("en", new_year)).endswith("1 yr")


def test_a_withheld_number_is_said_to_be():
    session = after(delivered(contact=WITHHELD))
    assert meta(session, voice("en")).startswith("Number withheld")
    assert meta(session, voice("zh")).startswith("号码未显示")


def test_a_dialled_number_is_masked_wherever_it_stands():
    assert meta(after(delivered(contact=OUT)), voice()) == "120 •••• 7788"


def test_a_queue_with_an_odd_name_stays_short():
    long = replace(CONTACT, queue="q\u202e\n" * 10_000)
    assert len(meta(after(delivered(contact=long)), voice())) < 130


# Pill


def test_the_pill_says_the_phase_or_counts():
    v = voice("en")
    assert pill(after(delivered()), v) == Pill(text="Ringing")
    assert pill(after(delivered(alerting=False)), v) == Pill(text="Ringing")
    assert pill(after(delivered(contact=OUT)), v) == Pill(text="Dialling")
    assert pill(talking(), v) == Pill(since=at(4))
    held = talking(Held(call_id=CALL, at=at(9), contact=CONTACT))
    assert pill(held, v) == Pill(since=at(9), tone=Tone.WARN)
    assert pill(talking(cleared()), v) == Pill(text="Wrap-up", tone=Tone.NEUTRAL)
    closed = after(delivered(), cleared(8))
    assert closed.phase is Phase.CLOSED
    assert pill(closed, v) == Pill(text="Ended", tone=Tone.NEUTRAL)


def test_a_call_counts_from_the_answer_not_from_the_hold():
    session = talking(Held(call_id=CALL, at=at(9), contact=CONTACT), established(12))
    assert pill(session, voice()) == Pill(since=at(4))


# Banner


def shown(session: Session, language: str = "zh") -> Banner | None:
    return banner(session, BOOK, voice(language))


def test_a_plain_call_has_no_banner():
    assert shown(after(delivered())) is None
    assert shown(talking()) is None
    assert shown(talking(cleared())) is None


def test_a_lost_line_counts_above_all():
    session = talking(LinkLost(call_id=CALL, at=at(20)))
    assert shown(session) == Banner(text="电话链路中断", since=at(20))
    assert (
        shown(
            after(
                *[delivered()],
                LinkLost(call_id=CALL, at=at(2)),
                LinkRestored(call_id=CALL, at=at(3)),
            )
        )
        is None
    )


def test_a_consulting_colleague_is_named():
    consult = replace(CONTACT, consult_from="102", other_name=None)
    assert shown(talking(contact=consult)) == Banner(text="102 向您咨询", tone=Tone.INFO)
    named = replace(consult, other_name="李\u202e敏")
    assert shown(talking(contact=named)) == Banner(text="李 敏 向您咨询", tone=Tone.INFO)


def test_whom_the_agent_consults_is_named_with_the_time():
    asked = replace(CONTACT, other_party="102", other_name="Li Min")
    session = talking(Consulted(call_id=CALL, at=at(30), contact=asked))
    assert shown(session, "en") == Banner(
        text="Consulting Li Min, customer on hold", tone=Tone.INFO, since=at(30)
    )
    unknown = talking(
        Consulted(
            call_id=CALL, at=at(30), contact=replace(asked, other_party=None, other_name=None)
        )
    )
    assert shown(unknown, "zh") == Banner(
        text="正在咨询 同事，客户保持中", tone=Tone.INFO, since=at(30)
    )
    assert shown(unknown, "en") == Banner(
        text="Consulting a colleague, customer on hold", tone=Tone.INFO, since=at(30)
    )


@pytest.mark.parametrize(
    ("parties", "zh"),
    [
        (("12000001046", "102"), "会议通话：120 •••• 1046、102"),
        (("101", "102", "103", "104"), "会议通话：101、102、103、…"),
        ((), "会议通话：120 •••• 1046"),
    ],
)
def test_a_conference_names_its_parties_and_masks_their_numbers(parties: tuple[str, ...], zh: str):
    together = replace(CONTACT, participants=parties)
    session = talking(Conferenced(call_id=CALL, at=at(30), contact=together))
    assert shown(session) == Banner(text=zh, tone=Tone.INFO)


def test_hold_is_said_in_words_not_by_colour_alone():
    held = talking(Held(call_id=CALL, at=at(9), contact=CONTACT))
    assert shown(held) == Banner(text="保持中", tone=Tone.WARN)


def test_what_was_taken_up_again_or_joined_late_is_said():
    restored = talking(Restored(call_id=CALL, at=at(30)))
    assert shown(restored) == Banner(text="程序重启后已恢复", tone=Tone.INFO)
    assert shown(after(established(), looked_up(CHEN))) == Banner(
        text="中途接入：通话已在进行", tone=Tone.INFO
    )
    assert shown(talking(Restored(call_id=CALL, at=at(30)), cleared())) is None


def test_a_call_given_away_has_no_banner():
    session = talking(Transferred(call_id=CALL, at=at(40), contact=CONTACT))
    assert session.outcome is Outcome.TRANSFERRED
    assert shown(session) is None


# Nobody, several


def said(session: Session, language: str = "zh") -> Reason | None:
    return nobody(session, voice(language))


def unknown(title: str, why: str = "") -> Reason:
    return Reason(title=title, why=why, over="客户身份", choices="来电事项")


def test_while_searching_nothing_is_said():
    assert said(after(delivered())) is None
    assert searching(after(delivered()))


def test_nobody_known_withheld_and_failed_each_say_what_to_do_or_why():
    nobody_known = after(delivered(), looked_up())
    assert said(nobody_known) == unknown("该号码未查到客户", "请询问其他联系号码")
    assert said(after(delivered(contact=WITHHELD)), "en") == Reason(
        title="Number withheld", why="Ask for another number", over="Customer", choices="Matter"
    )
    failed = CallerLookupFailed(call_id=CALL, at=at(2), source="crm", reason="no answer within 2 s")
    assert said(after(delivered(), failed)) == unknown("客户查询失败", "2 秒内无应答")
    for session in (nobody_known, after(delivered(contact=WITHHELD)), after(delivered(), failed)):
        assert not searching(session)


def test_for_a_colleague_nobody_is_looked_up():
    session = after(delivered(contact=INTERNAL))
    assert said(session) == unknown("内部来电", "同事来电，不查询客户")
    assert of_colleague(session)
    assert not searching(session)


def test_several_are_listed_with_what_tells_them_apart():
    wang = Customer(customer_id="C3", name="王\n芳", address="…7 幢 602")
    qian = Customer(customer_id="C4", name="钱进", city={"zh": "苏州"})
    session = after(delivered(), looked_up(CHEN, wang, qian))
    assert said(session) == unknown("该号码对应多位客户，请确认是哪一位")
    assert people(session, voice("zh")) == (
        Choice(key="C1", text="陈伟"),
        Choice(key="C3", text="王 芳", detail="…7 幢 602"),
        Choice(key="C4", text="钱进", detail="苏州"),
    )


def test_at_most_five_are_listed():
    many = [Customer(customer_id=f"C{n}", name="x" * 10_000) for n in range(9)]
    listed = people(after(delivered(), looked_up(*many)), voice())
    assert [each.key for each in listed] == ["C0", "C1", "C2", "C3", "C4"]
    assert all(len(each.text) == 80 for each in listed)


def test_once_one_is_chosen_there_is_no_list():
    chosen = CallerChosen(call_id=CALL, at=at(3), customer_id="C2")
    session = after(delivered(), looked_up(CHEN, LIU), chosen)
    assert people(session, voice()) == ()
    assert name(session, voice()) == "刘敏"
