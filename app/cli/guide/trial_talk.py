"""What is said while a guide is tried: where it stands, what is asked, what can be typed."""

from collections.abc import Iterator
from itertools import groupby

from app.cli.guide.trial_said import UnfitError, typed
from app.cli.guide.trial_walk import Need, Trial
from app.domain.facts import FactDefinition
from app.domain.guide import Guide
from app.domain.session import as_seen, standing
from app.domain.walk import Settled, Tried, Walk
from app.presenters.questions import answer_value, question_of
from app.presenters.steps import step_card
from app.presenters.voice import Voice
from app.presenters.wording import Wording

Value = bool | int | float | str | None
Choices = list[tuple[Value, str]]


class Talk:
    """Says where a trial stands, and takes what is typed."""

    def __init__(self, trial: Trial, words: Wording) -> None:
        self._trial, self._words = trial, words
        self._shown: dict[str, bool] = {}

    def opening(self) -> list[str]:
        """Return the title and the first step."""
        guide = self._trial.guide
        title = f"{self._words.text(guide.title)}  ({guide.guide} v{guide.version})"
        return [title, *self._here()]

    def prompt(self) -> str:
        """Return what can be typed now; empty at the end."""
        need = self._trial.need
        usual = self._usual(need)
        enter = f"Enter {usual} · " if usual else ""
        back = self._pick("b 退回 · q 结束", "b back · q quit")
        match need.kind:
            case "fact":
                more = self._pick("e 空 · ! 无应答", "e empty · ! no answer")
                return f"[{enter}{more} · {back}] >"
            case "question":
                return f"[1-{len(self._choices(need))} · {back}] >"
            case "step":
                done = self._pick("Enter 完成 · s 跳过 · u 撤销", "Enter done · s skip · u undo")
                return f"[{done} · {back}] >"
            case "again":
                done = self._pick("Enter 已复核 · u 撤销", "Enter gone through · u undo")
                return f"[{done} · {back}] >"
            case "end":
                return ""
            case _:
                return f"[{back}] >"

    def take(self, line: str) -> list[str]:
        """Do what a line says and return what is to be said then."""
        try:
            wrong = self._done(line)
        except UnfitError as error:
            wrong = str(error)
        return [f"  ! {wrong}"] if wrong else list(self._here())

    def _done(self, line: str) -> str:
        """Do what a line says; return why not, if it can't be done."""
        trial, need = self._trial, self._trial.need
        name, equals, value = line.partition("=")
        if equals:
            trial.tell(name.strip(), self._typed(name.strip(), value.strip()))
            return ""
        if line.lower() == "b":
            return "" if trial.back() else self._pick("已经在开头", "this is the beginning")
        if line.lower() == "u":
            return "" if trial.undo() else self._pick("没有可撤销的", "there is nothing to undo")
        match need.kind:
            case "fact":
                return self._told(need, line)
            case "question":
                return self._answered(need, line)
            case "step" | "again":
                return self._stepped(need, line)
        return self._pick("这里只能退回或结束", "here you can only go back or quit")

    def _told(self, need: Need, line: str) -> str:
        choices, usual = self._choices(need), self._trial.find_usual(need.name)
        if not line and usual is not None:
            self._trial.tell(need.name, usual[0])
        elif line.lower() == "e":
            self._trial.tell(need.name, None)
        elif line.isdigit() and choices:
            if not 1 <= int(line) <= len(choices):
                return self._pick(f"只有 1 到 {len(choices)}", f"there are 1 to {len(choices)}")
            self._trial.tell(need.name, choices[int(line) - 1][0])
        elif line:
            self._trial.tell(need.name, self._typed(need.name, line))
        else:
            return self._pick("请输入一个值", "a value is wanted")
        return ""

    def _answered(self, need: Need, line: str) -> str:
        choices = self._choices(need)
        if line.isdigit() and 1 <= int(line) <= len(choices):
            self._trial.answer(need.name, choices[int(line) - 1][0])
            return ""
        return self._pick(f"请输入 1 到 {len(choices)}", f"type 1 to {len(choices)}")

    def _stepped(self, need: Need, line: str) -> str:
        actions = self._trial.actions if need.kind == "step" else ()
        if line.lower() == "s" and need.kind == "step":
            self._trial.skip()
        elif line.isdigit() and 1 <= int(line) <= len(actions):
            self._trial.press(actions[int(line) - 1])
        elif line:
            return self._pick(f"这里不能输入 {line}", f"{line} can't be typed here")
        elif actions:
            self._trial.press(actions[0])
        else:
            self._trial.finish()
        return ""

    def _here(self) -> Iterator[str]:
        """Say what has been settled since, and what is next."""
        need = self._trial.need
        if need.kind == "fact":
            yield from self._asked_of_a_system(need)
            return
        yield from self._settled()
        if need.kind == "nothing":
            yield self._pick("走完了，没有结果", "at the end, without an outcome")
        else:
            yield from self._card(need)

    def _settled(self) -> Iterator[str]:
        """Say what was settled since; steps next to each other with one reason in one line."""
        settled = self._trial.walk.settled
        now = {each.step: each.tried for each in settled}
        for name, tried in self._shown.items():
            if tried and not now.get(name):
                yield self._pick(f"  ○ {name} 重新打开", f"  ○ {name} is open again")
        new = [each for each in settled if self._shown.get(each.step) != each.tried]
        for why, steps in groupby(new, key=lambda each: (self._mark(each), self._why(each))):
            yield f"  {why[0]} {', '.join(each.step for each in steps)}{why[1]}"
        self._shown = now

    def _mark(self, each: Settled) -> str:
        tried = self._trial.rehearsal.session.tried.get(each.step)
        if tried is None:
            return "–"
        return "✓" if tried.how is Tried.DONE else "↷"

    def _why(self, each: Settled) -> str:
        session = as_seen(self._trial.rehearsal.session, self._stand())
        voice = self._voice()
        facts = [voice.fact(n, session.facts[n]) for n in each.evidence if n in session.facts]
        return f": {self._words.listed(facts)}" if facts and not each.tried else ""

    def _asked_of_a_system(self, need: Need) -> Iterator[str]:
        source = self._trial.rehearsal.playbook.sources.get(need.name, "")
        label = self._voice().label(need.name)
        yield f"? {source}: {label} ({need.name})"
        for number, (_, said) in enumerate(self._choices(need), start=1):
            yield f"    {number}) {said}"

    def _card(self, need: Need) -> Iterator[str]:
        """Say the step as the agent's card shows it."""
        rehearsal, stand = self._trial.rehearsal, self._stand()
        if stand is None:
            return
        session = as_seen(rehearsal.session, stand)
        card = step_card(session, *stand, rehearsal.playbook, self._voice(), can_back=False)
        sign = {"question": "?", "end": "■"}.get(need.kind, "▶")
        name = f"  ({need.name})" if need.kind != "again" else ""
        yield f"{sign} {card.title}{name}"
        for evidence in card.evidence:
            yield f"    · {evidence.text}" + (f" ({evidence.source})" if evidence.source else "")
        if card.script:
            yield f"    {self._pick('说：', 'say: ')}{card.script}"
        for number, (_, said) in enumerate(self._choices(need), start=1):
            yield f"    {number}) {said}"
        if card.notice:
            yield f"    ! {card.notice.text}"

    def _choices(self, need: Need) -> Choices:
        """Return what has a number of its own now, with the value it stands for."""
        playbook = self._trial.rehearsal.playbook
        if need.kind == "question":
            question = question_of(self._trial.guide, need.name, playbook)
            said = map(self._words.text, question.answers.values())
            values = (answer_value(question, key) for key in question.answers)
            return list(zip(values, said, strict=True))
        if need.kind == "step":
            titles = ((name, playbook.actions.get(name)) for name in self._trial.actions)
            return [(n, self._words.text(each.title) if each else n) for n, each in titles]
        definition = playbook.definitions.get(need.name)
        return _values(definition, self._words) if definition is not None else []

    def _usual(self, need: Need) -> str:
        usual = self._trial.find_usual(need.name) if need.kind == "fact" else None
        if usual is None:
            return ""
        said = (said for value, said in self._choices(need) if value == usual[0])
        return next(said, "null" if usual[0] is None else str(usual[0]))

    def _typed(self, name: str, text: str) -> Value:
        facts = self._trial.rehearsal.playbook.definitions
        return typed(name, text, facts, self._trial.guide, self._words.language)

    def _stand(self) -> tuple[Guide, Walk] | None:
        return standing(self._trial.rehearsal.session, self._trial.rehearsal.playbook)

    def _voice(self) -> Voice:
        playbook = self._trial.rehearsal.playbook
        systems = frozenset(playbook.sources.values())
        return Voice(self._words, playbook.definitions, systems, self._trial.rehearsal.now)

    def _pick(self, zh: str, en: str) -> str:
        return zh if self._words.language == "zh" else en


def _values(definition: FactDefinition, words: Wording) -> Choices:
    if definition.type == "bool":
        keys: list[Value] = [True, False]
    elif definition.type == "choice":
        keys = list(definition.values)
    else:
        return []
    named = {str(key).lower() if isinstance(key, bool) else str(key): key for key in keys}
    return [
        (value, words.text(definition.values[key]) if key in definition.values else key)
        for key, value in named.items()
    ]
