"""A workbench without a window: a small guide on disk, its presenter, and what it last showed."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from app.bootstrap.playbook import build_playbook
from app.cli.guide.shelf import lay_out
from app.guides.edit.kept import find_draft, read_kept
from app.paths import resources_folder
from app.presenters.wording import load_wording
from app.presenters.workbench.materials import Materials
from app.presenters.workbench.workbench import WorkbenchPresenter
from widgets.state import Tone
from widgets.workbench.state import (
    Bar,
    Diagram,
    FactRow,
    Facts,
    Field,
    Grid,
    Notice,
    Page,
    Preview,
    Problems,
    Rail,
    Row,
    Source,
    Way,
)

AT = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)
TEXT = """\
# A guide to try the workbench on.
guide: small
version: 1
owner: team
title: {zh: 试用, en: A small one}

reasons:
  - when: area.outage
    weight: 3
    because: {zh: 片区故障, en: Area fault}

goal: session.online and customer.confirms

facts:
  customer.confirms:
    type: bool
    ask: {zh: 能上网吗？, en: Does it work?}
    answers:
      yes: {zh: 能, en: It does}
      no: {zh: 不能, en: Not yet}

parameters:
  weak_rx_dbm: -27   # dBm

steps:
  # ---- what concerns many
  - step: outage
    when: area.outage
    title: {zh: 说明故障, en: Explain the fault}
    say: {zh: 片区有故障, en: There is a fault}
    do: [sms.outage_eta]
    end: informed
  # ---- the line
  # light first
  - step: light
    when: onu.rx_dbm < weak_rx_dbm
    say: {zh: 光弱, en: Weak light}
    end: sent
  - step: restart
    when: not session.online
    say: {zh: 请重启, en: Please restart}
    verify: {facts: [session.online, customer.confirms], after_s: 60}

otherwise: {end: sent}

outcomes:
  solved: {resolved: true, disposition: OK, title: {zh: 已解决, en: Solved}}
  informed: {resolved: false, disposition: INF, title: {zh: 已告知, en: Told}}
  sent: {resolved: false, disposition: SENT, title: {zh: 已派单, en: Sent}}

normal: {area.outage: false, onu.rx_dbm: -20, session.online: true}

tests:
  - test: a fault in the area
    given: {area.outage: true}
    expect: [outage]
    end: informed
  - test: weak light
    given: {onu.rx_dbm: -30}
    expect: [light]
    end: sent
"""


@cache
def materials() -> Materials:
    """Our facts and actions, and no guide besides the one at hand."""
    resources = resources_folder()
    words = cache(lambda spoken: load_wording(resources / "i18n" / "workbench", spoken, UTC))
    card_words = cache(lambda spoken: load_wording(resources / "i18n", spoken, UTC))
    book = build_playbook(resources).book
    shelf = replace(lay_out((resources / "guides" / "broadband-fault.yaml",)).shelf, guides={})
    return Materials(
        shelf=shelf,
        book=replace(book, playbook=replace(book.playbook, guides={})),
        actions={name: each.title for name, each in book.playbook.actions.items()},
        words=words,
        card_words=card_words,
    )


class Made:
    """The presenter, its file, and the last state of each kind."""

    def __init__(self, path: Path, *, language: str = "en") -> None:
        self.path = path
        self.closed = False
        self.reached: list[tuple[str, Way]] = []
        self.last: dict[type, Any] = {}
        self.notice: Notice | None = None
        self.presenter = WorkbenchPresenter(
            path,
            read_kept(path),
            materials(),
            lambda: AT,
            language=language,
            theme="light",
            draft=find_draft(path),
        )
        self._listen()
        self.presenter.settle()
        self.notice = self.presenter.notices.state
        self.presenter.study()
        self.presenter.settle()

    def _listen(self) -> None:
        presenter = self.presenter
        for signal in (
            presenter.bar_changed,
            presenter.rail_changed,
            presenter.page_changed,
            presenter.facts_changed,
            presenter.preview_changed,
            presenter.problems_changed,
            presenter.source_changed,
            presenter.diagram_changed,
        ):
            signal.connect(self._keep)
        presenter.notice_changed.connect(self._keep_notice)
        presenter.place_reached.connect(lambda page, way: self.reached.append((page, way)))
        presenter.closed.connect(self._close)

    def _keep(self, state: Any) -> None:
        self.last[type(state)] = state

    def _keep_notice(self, notice: Notice | None) -> None:
        self.notice = notice

    def _close(self) -> None:
        self.closed = True

    @property
    def editing(self) -> Any:
        return self.presenter.editing

    @property
    def trying(self) -> Any:
        return self.presenter.trying

    @property
    def text(self) -> str:
        return str(self.editing.guide.text)

    @property
    def bar(self) -> Bar:
        return self._state(Bar)

    @property
    def rail(self) -> Rail:
        return self._state(Rail)

    @property
    def page(self) -> Page:
        return self._state(Page)

    @property
    def facts(self) -> Facts:
        return self._state(Facts)

    @property
    def preview(self) -> Preview:
        return self._state(Preview)

    @property
    def problems(self) -> Problems:
        return self._state(Problems)

    @property
    def source(self) -> Source:
        return self._state(Source)

    @property
    def diagram(self) -> Diagram:
        return self._state(Diagram)

    def _state(self, kind: type) -> Any:
        self.presenter.settle()
        return self.last[kind]

    def type_text(self, way: Way, text: str) -> None:
        """Type letter by letter, as the window reports it, and leave the field."""
        for end in range(len(text) + 1):
            self.editing.type_text(way, text[:end])
        self.editing.finish()

    def grid(self, key: str) -> Grid:
        return next(each for each in self.page.grids if each.key == key)

    def row(self, grid: str, index: int) -> Row:
        return self.grid(grid).rows[index]

    def field(self, way: Way) -> Field:
        """The field of the form about a place."""
        fields = (each for section in self.page.sections for each in section.fields)
        return next(each for each in fields if each.way == way)

    def fact(self, name: str) -> FactRow:
        rows = (row for group in self.facts.groups for row in group.rows)
        return next(row for row in rows if row.name == name)

    def wrong(self) -> list[str]:
        """What is wrong, warnings left out."""
        return [row.text for row in self.problems.rows if row.tone is Tone.BAD]
