"""The step says what to do, what to say and why, and asks at most one thing."""

import pytest
from msgspec.structs import replace

from app.domain.actions import ActionDefinition
from app.domain.events import ActionConfirmed, ActionRequested, ActionSucceeded, StepDone, Woke
from app.domain.facts import FactDefinition, Facts
from app.domain.guide import Guide, GuideOutcome, Otherwise, Question, Step
from app.domain.session import Playbook, Session, last_move, standing
from app.domain.walk import OTHERWISE, VERIFY, Tried, Try
from app.presenters.questions import answer_value, question_of
from app.presenters.steps import step_card
from tests.app.domain.session.calls import CALL, STALE, after, arrived, at
from tests.app.presenters.cards import CATALOGUE, WORDED, failing, known, loading, said, voice
from widgets.state import Choice, Evidence, Mark, Notice
from widgets.state import Step as StepState


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


GUIDE = Guide(
    guide="g",
    version=1,
    owner="care",
    title=both("断网", "No internet"),
    goal="session.traffic",
    facts={
        "home.lights": Question(
            type="bool", ask=both("灯亮吗？", "Lights on?"),
            answers={"yes": both("亮", "On"), "no": both("不亮", "Off")},
        ),
        "home.count": Question(
            type="int", ask=both("几台？", "How many?"), answers={"2": both("2", "2")}
        ),
        "home.load": Question(
            type="number", ask=both("多少？", "How much?"), answers={"1.5": both("1.5", "1.5")}
        ),
        "home.code": Question(
            type="choice", ask=both("代码？", "Code?"), answers={"691": both("691", "691")}
        ),
    },
    steps=(
        Step(step="dark", when="onu.state == 'offline'", title=both("派单", "Send a crew"),
             say=both("{account.owed_fen:money}", "{account.owed_fen:money}"), do=("crew",)),
        Step(step="told", when="session.online == False", say=both(
            "请您把光猫重新插好，再等一分钟。", "Please plug the modem in again. Then wait.")),
        Step(step="lights", when="not home.lights", title=both("看灯", "Look at the lights")),
    ),
    otherwise=Otherwise(do=("crew",)),
    outcomes={
        "solved": GuideOutcome(resolved=True, disposition="OK", title=both("已恢复", "Working")),
        "escalated": GuideOutcome(resolved=False, disposition="ESC"),
    },
)  # fmt: skip
CREW = ActionDefinition(
    name="crew", title=both("派", "Send"), running=both("", ""), done=both("", "")
)
SOURCES = {"onu.state": "PON", "session.online": "AAA", "session.traffic": "AAA"}
BOOK = Playbook(
    guides={"g": GUIDE}, actions={"crew": CREW}, sources=SOURCES, definitions=CATALOGUE,
    opening=frozenset(SOURCES),
)  # fmt: skip
UP: Facts = {
    "onu.state": known("online", "PON"),
    "session.online": known(True),
    "session.traffic": known(False),
}


def with_facts(facts: Facts, **fields: object) -> Session:
    begun = after(*STALE, book=BOOK)
    return replace(begun, guide="g", facts=facts, **fields)


def shown(facts: Facts, language: str = "en", book: Playbook = BOOK, **fields: object) -> StepState:
    session = with_facts(facts, **fields)
    stand = standing(session, book)
    assert stand is not None
    can_back = last_move(session, at(20)) is not None
    return step_card(session, *stand, book, voice(language, book=book), can_back=can_back)


def test_while_systems_may_still_answer_the_step_says_what_is_awaited():
    step = shown(UP | {"onu.state": loading("PON")}, "zh")
    assert step.name == "await"
    assert step.title == "正在核查光猫状态"
    assert step.evidence == (Evidence(text="光猫状态", source="PON", mark=Mark.BUSY),)
    assert (step.can_finish, step.can_skip) == (False, False)
    assert (step.index, step.count) == (0, 0)


def test_several_awaited_facts_are_listed_in_the_languages_own_way():
    facts = {"onu.state": loading("PON"), "session.online": loading(), "session.traffic": loading()}
    assert shown(facts, "zh").title == "正在核查光猫状态、上网会话、流量"
    assert shown(facts, "en").title == "Checking Modem, Session, Traffic"


def test_a_step_says_what_to_do_what_to_say_and_why():
    owed = UP | {"onu.state": known("offline", "PON"), "account.owed_fen": known(12800, "Billing")}
    step = shown(owed)
    assert (step.name, step.title, step.script) == ("dark", "Send a crew", "128.00 yuan")
    assert step.evidence == (Evidence(text="Modem: offline", source="PON · 0.3 s"),)
    assert not step.can_finish, "its action finishes it"
    assert step.can_skip
    assert not step.can_back
    assert (step.index, step.count) == (1, 2)


def test_a_step_without_a_title_takes_the_first_clause_and_is_finished_by_hand():
    offline = UP | {"session.online": known(False)}
    assert shown(offline, "zh").title == "请您把光猫重新插好，再等一分钟"
    assert shown(offline, "en").title == "Please plug the modem in again"
    assert shown(offline).can_finish


def test_a_question_is_asked_with_its_answers():
    step = shown(UP, "zh")
    assert step.name == "ask home.lights"
    assert step.title == "询问客户"
    assert step.question is not None
    assert step.question.text == step.script == "灯亮吗？"
    assert step.question.answers == (Choice(key="yes", text="亮"), Choice(key="no", text="不亮"))
    assert not step.can_finish


def test_the_words_to_ask_stand_once_and_the_answers_beside_what_they_answer():
    light = FactDefinition(type="bool", label=both("光猫灯", "Lights"))
    book = replace(BOOK, definitions=CATALOGUE | {"home.lights": light})
    step = shown(UP, "zh", book)
    assert step.question is not None
    assert (step.script, step.question.text) == ("灯亮吗？", "光猫灯")


def test_before_it_is_handed_on_the_customers_answers_are_gone_through_again():
    step = shown(UP | {"home.lights": said(True)}, "zh")
    assert (step.name, step.title) == (VERIFY, "请与客户再次确认")
    assert step.evidence == (Evidence(text="home.lights：是", mark=Mark.TODO),)
    assert step.can_finish
    assert step.can_back


def test_at_the_end_it_is_handed_on():
    verified = {VERIFY: Try(how=Tried.DONE, at=at(13))}
    step = shown(UP | {"home.lights": said(True)}, "zh", tried=verified)
    assert (step.name, step.title) == (OTHERWISE, "附全部核查结果转派")
    assert not step.can_skip


def test_an_outcome_is_said_in_its_own_words_or_in_plain_ones():
    solved = shown(UP | {"session.traffic": known(True)}, "zh")
    assert (solved.name, solved.title) == ("end", "结论：已恢复")
    assert (solved.can_finish, solved.can_skip) == (False, False)
    handed_on = {OTHERWISE: Try(how=Tried.DONE, at=at(14))}
    assert shown(UP, "en", tried=handed_on).title == "Settled: Not solved in this call"


def test_a_guide_with_nothing_left_says_so_instead_of_waiting_for_ever():
    left = {
        VERIFY: Try(how=Tried.DONE, at=at(13)),
        OTHERWISE: Try(how=Tried.SKIPPED, at=at(14)),
    }
    assert shown(UP | {"home.lights": said(True)}, tried=left).name == "end"


def test_the_folded_line_counts_the_steps_that_are_settled():
    assert shown(UP, "zh").folded == "已核查 2 项，用时 0.3 秒"
    assert shown(UP | {"session.online": known(False)}, "en").folded == "1 check done in 0.3 s"
    assert shown({name: loading() for name in SOURCES}).folded == ""
    told = {"told": Try(how=Tried.DONE, at=at(5))}
    assert shown({"session.online": loading()}, tried=told).folded == "Passed: 1"


def test_it_unfolds_to_what_was_checked_with_evidence_and_source():
    first, second = shown(UP).checks
    assert first.text == "Ruled out: Send a crew (Modem: online)"
    assert (first.source, first.mark) == ("PON · 0.3 s", Mark.OUT)
    assert second.text == "Ruled out: Please plug the modem in again (Session: online)"


def test_what_was_done_skipped_and_not_checked_is_listed_with_it():
    left = {
        "told": Try(how=Tried.DONE, at=at(5)),
        "lights": Try(how=Tried.SKIPPED, at=at(6), reason="refused"),
    }
    dark = UP | {"onu.state": failing("PON")}
    done, skipped, unchecked = shown(dark, "zh", tried=left).checks
    assert (done.text, done.source) == ("已完成：请您把光猫重新插好，再等一分钟", "16:00")
    assert (skipped.text, skipped.mark) == ("已跳过：看灯（客户拒绝）", Mark.TODO)
    assert (unchecked.text, unchecked.source) == ("未能核查：派单", "PON")
    assert unchecked.mark is Mark.BAD


def test_what_is_blank_in_the_script_stands_out_and_is_named():
    step = shown(UP | {"onu.state": known("offline", "PON")}, "zh")
    assert step.script == "____"
    assert step.strong == ("____",)
    assert step.evidence[0] == Evidence(text="请补充：欠费金额", mark=Mark.TODO)


def test_times_and_amounts_stand_out_in_the_script():
    owed = UP | {"onu.state": known("offline", "PON"), "account.owed_fen": known(12800, "Billing")}
    assert shown(owed).strong == ("128.00 yuan",)


def test_at_most_three_pieces_of_evidence_are_shown():
    assert len(shown(UP | {"session.online": known(False)}).evidence) <= 3


def changed_modem(language: str, value: str = "offline") -> StepState:
    held = {"onu.state": known("online", "PON")}
    return shown(UP | {"onu.state": known(value, "PON", seconds=30)}, language, held=held)


def test_a_fact_that_changed_is_said_with_what_it_was_and_is_and_what_it_opens():
    step = changed_modem("en")
    assert step.name == "ask home.lights", "the agent stays where they are"
    assert step.notice is not None
    assert step.notice.text == "Modem: online → offline. Again: Send a crew"
    assert step.notice.link == "Go there"
    said = changed_modem("zh").notice
    assert said is not None
    assert said.text == "光猫状态：在线 → 离线。需重做：派单"


def test_evidence_that_has_changed_is_said_to_contradict_the_step():
    dark = UP | {"onu.state": known("online", "PON", seconds=30)}
    step = shown(dark, held={"onu.state": known("offline", "PON")})
    assert step.name == "dark"
    assert step.evidence[1:] == (
        Evidence(text="Modem: online", source="PON · 0.3 s", mark=Mark.BAD),
    )


def test_a_fact_looked_at_again_shows_its_last_value_meanwhile():
    last = {"onu.state": known("offline", "PON")}
    step = shown(UP | {"onu.state": loading("PON")}, held=last, last=last)
    assert (step.name, step.notice) == ("dark", None)
    assert step.evidence[1:] == (
        Evidence(text="Modem: offline", source="PON · 0.3 s", mark=Mark.BUSY),
    )


def test_a_change_that_leads_to_a_question_or_to_the_end_says_so():
    solved = shown(
        UP | {"session.traffic": known(True, seconds=30)}, held={"session.traffic": known(False)}
    )
    assert solved.notice is not None
    assert solved.notice.text == "Traffic: none moving → moving. Next: Working"


def test_a_step_passed_over_unchecked_names_the_system_at_fault():
    step = shown(UP | {"onu.state": failing("PON")}, "zh")
    assert step.notice == Notice(text="未能核查：PON")


def test_a_system_that_answered_is_not_blamed_for_another():
    both_needed = replace(GUIDE.steps[0], when="onu.state == 'offline' and session.online")
    book = replace(BOOK, guides={"g": replace(GUIDE, steps=(both_needed, *GUIDE.steps[1:]))})
    assert shown(UP | {"onu.state": failing("PON")}, "zh", book).notice == Notice(
        text="未能核查：PON"
    )


def test_a_failure_that_held_no_step_back_is_not_said():
    assert shown(UP | {"account.paid_at": failing("Billing")}).notice is None


def test_what_could_not_be_checked_no_longer_matters_at_the_end():
    solved = UP | {"onu.state": failing("PON"), "session.traffic": known(True)}
    assert shown(solved).notice is None


def test_the_place_counts_the_steps_behind():
    tried = {"told": Try(how=Tried.DONE, at=at(5))}
    offline = UP | {"session.online": known(False)}
    step = shown(offline, tried=tried)
    assert (step.index, step.count) == (2, 3)


def test_a_step_finished_by_its_action_leads_to_the_question():
    press = ActionRequested(call_id=CALL, at=at(10), action="aaa.disconnect")
    key = next(iter(after(*STALE, press).orders))
    session = after(
        *STALE,
        press,
        ActionConfirmed(call_id=CALL, at=at(11), key=key),
        ActionSucceeded(call_id=CALL, at=at(12), key=key),
        Woke(call_id=CALL, at=at(17)),
        arrived(18, session__online=True, session__traffic=True),
    )
    stand = standing(session, WORDED)
    assert stand is not None
    step = step_card(session, *stand, WORDED, voice("zh"), can_back=False)
    assert step.name == "ask customer.confirms"
    assert step.index == 2


@pytest.mark.parametrize(
    ("fact", "key", "value"),
    [
        ("home.lights", "yes", True),
        ("home.lights", "no", False),
        ("home.count", "2", 2),
        ("home.load", "1.5", 1.5),
        ("home.code", "691", "691"),
    ],
)
def test_an_answer_has_the_type_its_fact_has(fact: str, key: str, value: object):
    given = answer_value(GUIDE.facts[fact], key)
    assert given == value
    assert type(given) is type(value)


def test_a_question_of_an_included_guide_is_found():
    outer = replace(GUIDE, guide="outer", facts={}, steps=(Step(step="in", include="g"),))
    book = replace(BOOK, guides={"outer": outer, "g": GUIDE})
    assert question_of(outer, "home.code", book).type == "choice"
    session = with_facts(UP, tried={})
    stand = standing(replace(session, guide="outer"), book)
    assert stand is not None
    step = step_card(session, *stand, book, voice(), can_back=False)
    assert step.name == "ask home.lights"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_long_script_without_a_stop_makes_a_short_title(language: str):
    endless = replace(GUIDE.steps[1], say=both("长" * 300, "x" * 300))
    book = replace(BOOK, guides={"g": replace(GUIDE, steps=(endless,))})
    step = shown(UP | {"session.online": known(False)}, language, book)
    assert len(step.title) == 40
    assert step.title.endswith("…")


def test_done_by_hand_is_behind_us():
    done = StepDone(call_id=CALL, at=at(9), step="stale")
    session = after(*STALE, done)
    stand = standing(session, WORDED)
    assert stand is not None
    assert step_card(session, *stand, WORDED, voice(), can_back=True).can_back
