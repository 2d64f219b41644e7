"""Where text is large and the screen low, what matters most can still be read."""

import pytest

from tests.widgets import samples
from tests.widgets.conftest import MakeBench
from tests.widgets.samples import change
from widgets.chips import ChipPart, ChipRows
from widgets.overlay import Overlay
from widgets.reason import ReasonPart
from widgets.state import CardState, Chip, Choice, Reason, Tone

HEIGHTS = [720, 1000]
SCALES = [1.0, 1.5, 2.0]
BUSY = {
    "zh": ("宽带在线", "光猫正常 -20.5 dBm", "片区故障 至 11:30", "欠费 ¥128", "今日第 2 次",
           "无在途工单"),
    "en": ("Line up", "Modem fine -20.5", "Outage to 11:30", "¥128 owed", "2nd call", "No ticket"),
}  # fmt: skip
TONES = (Tone.OK, Tone.OK, Tone.BAD, Tone.WARN, Tone.NEUTRAL, Tone.NEUTRAL)


def with_chips(language: str, count: int = 6) -> CardState:
    made = tuple(
        Chip(key=str(n), text=text, icon="wifi", tone=tone)
        for n, (text, tone) in enumerate(zip(BUSY[language] * 2, TONES * 2, strict=True))
    )
    return change(samples.full(language), chips=made[:count])


def shown(rows: ChipRows) -> list[ChipPart]:
    """The chips one sees, in the order one reads them."""
    seen = [part for part in rows.parts if part.isVisible()]
    return sorted(seen, key=lambda part: (part.y(), part.x()))


def one_row(overlay: Overlay) -> bool:
    rows = overlay.card.status.rows
    return rows.height() < 2 * rows.row_px


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [3, 4, 6, 8, 12])
def test_every_chip_can_be_read_and_the_rest_is_counted(
    make_bench: MakeBench, count: int, language: str, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, language=language, height=height).overlay
    state = with_chips(language, count)
    overlay.pop(state)
    rows = overlay.card.status.rows
    seen = shown(rows)
    for part in seen:
        kept = part.words._laid_out(part.words.width()).text().removesuffix("…")
        assert len(kept) >= 3, part.words.text()
        letter_px = overlay.theme.text_px(part.words.role)
        assert not part.words.elided or part.words.width() >= 4 * letter_px
        assert part.words.text().startswith(kept)
        assert rows.rect().contains(part.geometry())
    left_out = [chip.text for chip in state.chips]
    for part in seen:
        left_out.remove(part.words.text())
    assert rows.more.isVisible() == bool(left_out)
    if left_out:
        assert rows.more.words.text().split()[0] == f"+{len(left_out)}"
        assert all(text in rows.more.toolTip() for text in left_out)
        assert not any(rows.more.geometry().intersects(part.geometry()) for part in seen)
        assert rows.rect().contains(rows.more.geometry())
        assert BUSY[language][2] in [part.words.text() for part in seen], "the loudest has a place"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_single_row_the_loud_ones_stand(make_bench: MakeBench, language: str) -> None:
    overlay = make_bench(scale=2.0, language=language, height=720).overlay
    overlay.pop(with_chips(language))
    assert one_row(overlay)
    said = [part.words.text() for part in shown(overlay.card.status.rows)]
    assert said == [BUSY[language][2], BUSY[language][3]]
    assert overlay.card.status.rows.more.words.text() == "+4"


def test_one_endless_chip_leaves_room_for_the_count(make_bench: MakeBench) -> None:
    overlay = make_bench(scale=2.0, height=720).overlay
    state = with_chips("en")
    chips = (change(state.chips[0], text="x" * 200, tone=Tone.BAD), *state.chips[1:])
    overlay.pop(change(state, chips=chips))
    rows = overlay.card.status.rows
    first, *_ = shown(rows)
    assert first.words.elided
    assert rows.more.words.text().split()[0] == "+4"
    assert first.geometry().right() < rows.more.x()
    assert rows.rect().contains(rows.more.geometry())


def test_on_a_roomy_card_every_chip_keeps_its_place(make_bench: MakeBench) -> None:
    overlay = make_bench().overlay
    overlay.pop(with_chips("zh"))
    said = [part.words.text() for part in shown(overlay.card.status.rows)]
    assert said == list(BUSY["zh"])
    assert not overlay.card.status.rows.more.isVisible()


# Who it is

UNKNOWN = {
    "zh": Reason(title="该号码未查到客户", why="请询问其他联系号码",
                 over="客户身份", choices="来电事项"),
    "en": Reason(title="Nobody known at this number", why="Ask for another number",
                 over="Customer", choices="Matter"),
}  # fmt: skip


def unknown(language: str) -> CardState:
    others = (Choice(key="a", text="A"), Choice(key="b", text="B"))
    return change(samples.full(language), reason=change(UNKNOWN[language], others=others))


def lines(part: ReasonPart) -> list[tuple[int, int, str]]:
    """The lines one sees, from top to bottom."""
    words = [part.over, part.title, part.why, part.not_this]
    seen = [each for each in words if each.isVisible() and each.text() and each.height()]
    return [(each.y(), each.geometry().bottom(), each.text()) for each in seen]


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_to_do_about_an_unknown_caller_is_said_however_little_room_there_is(
    make_bench: MakeBench, language: str, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, language=language, height=height).overlay
    overlay.pop(unknown(language))
    part = overlay.card.reason
    assert part.why.isVisible()
    assert part.why.text() == UNKNOWN[language].why
    assert part.why.height() == part.why.line_px
    assert not part.why.elided
    assert not part.title.elided
    seen = lines(part)
    assert [top for top, _, _ in seen] == sorted(top for top, _, _ in seen)
    slack = 3  # between two lines their letters leave more than this
    ends = [bottom for _, bottom, _ in seen]
    assert all(end - slack <= top for end, (top, _, _) in zip(ends, seen[1:], strict=False))
    assert part.rect().contains(part.why.geometry())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_over_an_unknown_caller_stands_who_not_why(make_bench: MakeBench, language: str) -> None:
    overlay = make_bench(language=language).overlay
    overlay.pop(unknown(language))
    part = overlay.card.reason
    assert part.over.text() == UNKNOWN[language].over
    assert part.not_this.text() == UNKNOWN[language].choices
    overlay.show_state(samples.full(language))
    overlay.settle()
    assert part.over.text() == samples.LABELS[language].reason
    assert part.not_this.text() == samples.LABELS[language].not_this


@pytest.mark.parametrize("height", HEIGHTS)
@pytest.mark.parametrize("scale", SCALES)
def test_the_choices_do_not_move_when_it_turns_out_who_it_is(
    make_bench: MakeBench, scale: float, height: int
) -> None:
    overlay = make_bench(scale=scale, height=height).overlay
    overlay.pop(unknown("en"))
    before = [button.y() for button in overlay.card.reason.others]
    overlay.show_state(samples.full("en"))
    overlay.settle()
    assert [button.y() for button in overlay.card.reason.others] == before
