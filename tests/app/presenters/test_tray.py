"""The tray says how telephony stands, in the agent's language."""

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.tray import NOTICES_MAX, Guides, TrayPresenter
from tests.app.presenters.cards import words
from widgets.state import Choice, TrayState


@pytest.fixture
def tray(qtbot: QtBot) -> TrayPresenter:
    return TrayPresenter(words("zh"), "light")


def connected(tray: TrayPresenter) -> TrayPresenter:
    tray.link("asterisk", True, "")
    return tray


def look(tray: TrayPresenter) -> tuple[str, str]:
    state = tray.state()
    return state.look, state.tip


def test_until_a_line_is_heard_it_is_starting(tray: TrayPresenter):
    assert look(tray) == ("down", "Ringside：电话未接通（正在启动）")
    tray.dress(words("en"), "light")
    assert look(tray) == ("down", "Ringside: no telephony (starting)")


def test_a_line_that_is_up_is_ready_and_then_on_a_call(tray: TrayPresenter):
    assert look(connected(tray)) == ("ready", "Ringside：就绪")
    tray.call(True)
    assert look(tray) == ("call", "Ringside：通话中")
    tray.call(False)
    assert look(tray) == ("ready", "Ringside：就绪")


def test_a_line_tried_again_is_doubtful_and_one_given_up_is_down(tray: TrayPresenter):
    tray.link("asterisk", False, "")
    assert look(tray) == ("doubtful", "Ringside：电话链路中断")
    tray.link("asterisk", False, "the switch refused the login: Authentication failed")
    assert look(tray) == ("down", "Ringside：电话未接通（交换机拒绝登录（认证失败））")
    assert look(connected(tray)) == ("ready", "Ringside：就绪")


def test_of_several_lines_the_worst_counts(tray: TrayPresenter):
    connected(tray)
    tray.link("other", False, "")
    assert look(tray)[0] == "doubtful"
    tray.link("third", False, "unreachable")
    assert look(tray) == ("down", "Ringside：电话未接通（无法连接）")
    tray.link("third", True, "")
    tray.link("other", True, "")
    assert look(tray)[0] == "ready"


def test_a_reason_from_outside_is_plain(tray: TrayPresenter):
    tray.link("x", False, "\u202e<b>\n" + "y" * 10_000)
    tip = look(tray)[1]
    assert len(tip) < 200
    assert not set("\u202e\n") & set(tip)


def test_a_pause_hides_everything_else(tray: TrayPresenter):
    connected(tray).call(True)
    tray.pause(True)
    assert look(tray) == ("paused", "Ringside：已暂停")
    assert tray.state().paused
    tray.pause(False)
    assert look(tray)[0] == "call"


def test_the_menu_is_worded_and_ticks_what_is_chosen(tray: TrayPresenter):
    state = connected(tray).state()
    assert (state.show, state.pause, state.quit) == ("显示卡片", "暂停弹出", "退出")
    assert (state.language, state.theme) == ("语言", "主题")
    assert state.languages == (
        Choice(key="zh", text="中文", chosen=True),
        Choice(key="en", text="English"),
    )
    assert state.themes == (
        Choice(key="light", text="浅色", chosen=True),
        Choice(key="dark", text="深色"),
    )
    tray.dress(words("en"), "dark")
    assert [each.chosen for each in tray.state().languages] == [False, True]
    assert [each.text for each in tray.state().themes] == ["Light", "Dark"]
    assert [each.chosen for each in tray.state().themes] == [False, True]


def test_every_change_is_told_and_a_call_only_when_it_changes(tray: TrayPresenter):
    told: list[TrayState] = []
    tray.changed.connect(told.append)
    connected(tray)
    tray.call(True)
    tray.call(True)
    tray.pause(True)
    tray.dress(words("en"), "dark")
    assert [each.look for each in told] == ["ready", "call", "paused", "paused"]
    assert told[-1] == tray.state()


def test_a_published_version_is_said_at_a_glance_and_any_other_in_the_menu(tray: TrayPresenter):
    connected(tray).guide_by(Guides(edition="folder@abcdefghijkm"))
    assert look(tray)[1] == "Ringside：就绪"
    assert tray.state().notices == ("指引 folder@abcdefghijkm",)
    tray.guide_by(Guides(edition="care 12", version="care 12"))
    assert look(tray)[1] == "Ringside：就绪；指引 care 12"


def test_what_is_wrong_with_the_guides_is_hinted_at_and_said_in_the_menu(tray: TrayPresenter):
    wrong = tuple({"zh": f"错 {n}\n<b>", "en": f"bad {n}"} for n in range(20))
    connected(tray).guide_by(Guides(edition="care 12", version="care 12", wrong=wrong))
    assert look(tray)[1] == "Ringside：就绪；指引 care 12；指引有问题，见菜单"
    assert tray.state().notices[:2] == ("指引 care 12", "错 0 <b>")
    assert len(tray.state().notices) == 1 + NOTICES_MAX


def test_what_ought_to_be_in_use_by_now_is_said_first(tray: TrayPresenter):
    connected(tray).guide_by(Guides(edition="care 12", version="care 12", overdue="care 13"))
    assert look(tray)[1] == "Ringside：就绪；指引 care 12；须改用指引 care 13，尚未取得"
    tray.dress(words("en"), "light")
    assert tray.state().notices == (
        "guides care 12",
        "guides care 13 have to be used and are not here",
    )
