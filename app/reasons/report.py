"""Say an evaluation in words, in Chinese or English."""

from collections.abc import Iterator
from datetime import datetime

from app.reasons.evaluate import ENOUGH, Contender, Evaluation, Recorded, Tenth
from app.reasons.intervals import Figure, Share

WORDS = {
    "en": {
        "head": "{coded} coded calls of {calls} ({first} to {last})",
        "else": "{count} of them were about something no guide is for",
        "few": "Too few calls to tell: {coded} are coded, {enough} are needed at the least.",
        "none": "No call in it is coded: nothing can be judged.",
        "way": "each call judged before it is learnt from",
        "top1": "first right",
        "top3": "among three",
        "coverage": "suggested",
        "desk": "the desk",
        "rules": "rules alone",
        "frequent": "most frequent",
        "learnt": "Experience was ahead of the rules, and shown, on {count} of {coded} calls.",
        "over_rules": "First right more often than the rules alone",
        "over_frequent": "First right more often than the most frequent reason",
        "points": "{value:+.1f} points ({low:+.1f} to {high:+.1f})",
        "untold": "; can't be told from no difference",
        "calibration": "Calibration error",
        "tenths": "said       calls   on average   came true",
        "recorded": "As the desks recorded it (nothing worked out anew)",
        "seen": "first right, suggestions shown",
        "blind": "first right, blind calls",
        "no_blind": "no blind calls: blind_share in [reasons] draws some, to measure without bias",
        "followed": "agent clicked the first suggestion",
    },
    "zh": {
        "head": "共 {calls} 通，其中 {coded} 通已归类（{first} 至 {last}）",
        "else": "其中 {count} 通的原因没有对应的指引",
        "few": "通话太少，无法判断：已归类 {coded} 通，至少需要 {enough} 通。",
        "none": "没有一通已归类：无法判断。",
        "way": "每通先判断、后学习",
        "top1": "首选正确",
        "top3": "前三含正确",
        "coverage": "有建议",
        "desk": "坐席所见",
        "rules": "仅规则",
        "frequent": "最常见原因",
        "learnt": "{coded} 通中有 {count} 通：经验优于规则，因而采用。",
        "over_rules": "首选正确率高于仅规则",
        "over_frequent": "首选正确率高于最常见原因",
        "points": "{value:+.1f} 个百分点（{low:+.1f} 至 {high:+.1f}）",
        "untold": "；无法与“没有差别”区分",
        "calibration": "校准误差",
        "tenths": "所示概率   通数   平均所示   实际",
        "recorded": "坐席当时的记录（未重新计算）",
        "seen": "显示建议时首选正确",
        "blind": "抽检通话（不显示建议）首选正确",
        "no_blind": "没有抽检通话：[reasons] 中的 blind_share 可抽取一部分，用于无偏衡量",
        "followed": "坐席点了首选建议",
    },
}
_NAME = 44
_CELL = 26


def report(found: Evaluation, language: str) -> Iterator[str]:
    """Yield the lines of the report."""
    words = WORDS[language]
    first, last = _day(found.first_at), _day(found.last_at)
    yield words["head"].format(coded=found.coded, calls=found.calls, first=first, last=last)
    if found.something_else:
        yield words["else"].format(count=found.something_else)
    if not found.enough:
        text = words["few"] if found.coded else words["none"]
        yield text.format(coded=found.coded, enough=ENOUGH)
    if found.coded:
        yield ""
        yield from _contenders(found, words)
        yield ""
        yield from _differences(found, words)
        yield ""
        yield from _tenths(found.reliability, words)
    yield ""
    yield from _recorded(found.recorded, words)


def _contenders(found: Evaluation, words: dict[str, str]) -> Iterator[str]:
    heads = [words["top1"], words["top3"], words["coverage"]]
    yield _row(words["way"], heads)
    for name in ("desk", "rules", "frequent"):
        contender: Contender = getattr(found, name)
        cells = [_share(contender.top1), _share(contender.top3), _share(contender.coverage)]
        yield _row(words[name], cells if name != "frequent" else cells[:2])
    yield words["learnt"].format(count=found.learnt, coded=found.coded)


def _differences(found: Evaluation, words: dict[str, str]) -> Iterator[str]:
    for name, figure in (
        ("over_rules", found.over_rules),
        ("over_frequent", found.over_frequent),
    ):
        if figure is not None:
            untold = "" if figure.tells and found.enough else words["untold"]
            yield f"{words[name]}: {_points(figure, words)}{untold}"
    if found.calibration_error is not None:
        error = found.calibration_error
        span = f"{error.low * 100:.1f}-{error.high * 100:.1f}"
        yield f"{words['calibration']}: {error.value * 100:.1f} % ({span})"


def _tenths(tenths: tuple[Tenth, ...], words: dict[str, str]) -> Iterator[str]:
    yield words["tenths"]
    for tenth in tenths:
        if tenth.said is not None:
            span = f"{tenth.low * 100:.0f}-{tenth.high * 100:.0f} %"
            yield f"{span:9} {tenth.true.calls:6} {tenth.said * 100:9.1f} %   {_share(tenth.true)}"


def _recorded(found: Recorded, words: dict[str, str]) -> Iterator[str]:
    yield words["recorded"]
    for name in ("seen", "blind", "followed"):
        share: Share = getattr(found, name)
        if share.calls:
            yield f"  {words[name]}: {_share(share)}, n = {share.calls}"
        elif name == "blind":
            yield f"  {words['no_blind']}"


def _row(name: str, cells: list[str]) -> str:
    return (_padded(name, _NAME) + "".join(_padded(cell, _CELL) for cell in cells)).rstrip()


def _share(share: Share) -> str:
    if share.share is None:
        return "-"
    return f"{share.share * 100:.1f} % ({share.low * 100:.1f}-{share.high * 100:.1f})"


def _points(figure: Figure, words: dict[str, str]) -> str:
    value, low, high = figure.value * 100, figure.low * 100, figure.high * 100
    return words["points"].format(value=value, low=low, high=high)


def _day(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d") if at is not None else "-"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - sum(1 + (mark > "\u2e7f") for mark in text))
