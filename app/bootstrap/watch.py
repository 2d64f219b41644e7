"""An author's desk: a folder of guides whose changes count from the next call on.

The files are asked for their times and sizes every second; a change is taken up once nothing has
changed for a second, so that no half-written file is read. A file with an error is said to have
one, and what it said before goes on.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec.structs import replace

from app.bootstrap.playbook import Offered, Read, load_chips, make_book
from app.bootstrap.stock import Stocked, keep_copy
from app.domain.facts import FactDefinition
from app.domain.guide import Guide, Text
from app.guides.check import Shelf, check_guide
from app.guides.load import Loaded, load_files, load_guide, read_facts
from app.guides.pack.contents import Contents
from app.guides.pack.refusal import brief
from app.guides.problem import Problem
from app.guides.supply.cache import Cache
from app.guides.supply.folder import FolderFiles, Stamp
from app.guides.supply.source import Hear
from app.presenters.chips import ChipRule

log = logging.getLogger(__name__)

LOOK_S = 1.0


class WatchedFolder:
    """A `Stock` that follows its folder."""

    def __init__(
        self,
        files: FolderFiles,
        cache: Cache,
        offered: Offered,
        now: Callable[[], datetime],
        everything: Offered,
    ) -> None:
        """Make one; guides may name `everything` connectors offer, in use or not."""
        self._files, self._cache, self._offered, self._now = files, cache, offered, now
        self._everything = everything
        self._seen: dict[Path, Stamp] = {}
        self._taken: dict[Path, Stamp] | None = None
        self._loaded: dict[Path, tuple[Stamp | None, Loaded]] = {}
        self._good: dict[Path, Guide] = {}
        self._facts: dict[str, FactDefinition] = {}
        self._rules: tuple[ChipRule, ...] = ()
        self._said: frozenset[str] = frozenset()

    def open(self) -> Stocked:
        """Read everything."""
        self._seen = self._files.stamps()
        return self._read()

    def look(self, hear: Hear) -> Stocked | None:
        """Read what has changed, once it has been left alone for a round."""
        stamps = self._files.stamps()
        settled, self._seen = stamps == self._seen, stamps
        return self._read() if settled and stamps != self._taken else None

    def _read(self) -> Stocked:
        first, self._taken = self._taken is None, self._seen
        problems = [*self._read_facts(first), *self._read_guides(first), *self._read_chips(first)]
        contents = Contents(
            guides={guide.guide: guide for guide in self._good.values()},
            facts=self._facts,
            status=tuple(msgspec.to_builtins(self._rules)),
        )
        edition = self._edition(contents, problems)
        read = Read(contents=contents, rules=self._rules, problems=tuple(problems))
        keep_copy(self._cache, edition, read, self._now())
        book = make_book(contents, self._rules, edition, self._offered)
        return Stocked(book=book, notices=tuple(self._tell(problems)))

    def _edition(self, contents: Contents, problems: list[Problem]) -> str:
        """Name what counts: the files, or, where some of them don't count, what does instead."""
        edition = self._files.edition()
        if all(problem.warning for problem in problems):
            return edition
        whole = msgspec.json.encode((contents, self._rules))
        return f"{edition.partition('@')[0]}@{brief(hashlib.sha256(whole).hexdigest(), 12)}"

    def _read_facts(self, first: bool) -> tuple[Problem, ...]:
        catalogue = read_facts(*self._files.facts)
        if first or not any(not problem.warning for problem in catalogue.problems):
            self._facts = catalogue.facts
        return catalogue.problems

    def _read_chips(self, first: bool) -> tuple[Problem, ...]:
        rules, problems = load_chips(self._files.status)
        if first or not problems:
            self._rules = rules
        return problems

    def _read_guides(self, first: bool) -> list[Problem]:
        files = sorted(file for file in self._seen if file.parent == self._files.guides)
        loaded = dict(zip(files, load_files(files, self._read_one), strict=True))
        named = {each.guide.guide: each.guide for each in loaded.values() if each.guide is not None}
        shelf = self._shelf(named)
        problems: list[Problem] = []
        good: dict[Path, Guide] = {}
        for file, each in loaded.items():
            found = check_guide(each, shelf)
            problems += found
            wrong = any(not problem.warning for problem in found)
            guide = self._good.get(file, each.guide if first else None) if wrong else each.guide
            if guide is not None:
                good[file] = guide
        self._good = good
        return problems

    def _shelf(self, guides: Mapping[str, Guide]) -> Shelf:
        offered = self._everything
        return Shelf(
            facts=self._facts,
            actions=frozenset(offered.actions) or None,
            guides=guides,
            given=frozenset(offered.sources) or None,
            levels={name: action.level for name, action in offered.actions.items()},
        )

    def _read_one(self, file: Path) -> Loaded:
        """Read a file, unless it is as it was."""
        stamp = self._seen.get(file)
        if file not in self._loaded or self._loaded[file][0] != stamp:
            self._loaded[file] = (stamp, load_guide(file))
        return self._loaded[file][1]

    def _tell(self, problems: list[Problem]) -> list[Text]:
        """Log what has not been said of these very files, and return a line for each bad one."""
        wrong = [problem for problem in problems if not problem.warning]
        lines = {problem.worded("en"): problem for problem in wrong}
        for line in lines.keys() - self._said:
            log.error("%s", line)
        self._said = frozenset(lines)
        by_file = {problem.file: problem for problem in reversed(wrong)}
        return [_line(replace(problem, excerpt="")) for problem in by_file.values()]


def _line(problem: Problem) -> Text:
    """Say it in one line, with the file's own name: the folder is known to who is told."""
    short = replace(problem, file=Path(problem.file).name)
    return {
        "zh": f"{short.worded('zh')}；仍用改动前的内容",
        "en": f"{short.worded('en')}; what it said before stays in use",
    }
