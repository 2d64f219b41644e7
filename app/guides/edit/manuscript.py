"""A guide file as text that can be changed by what it means.

    guide = Manuscript.of(text, "x.yaml").put(("steps", 3, "when"), "area.outage")

Every change is read again and compared with what was meant before it counts. Where the author's
way of writing leaves no room for a small change, the smallest part around it that does is written
anew; the rest stays, comments and all.
"""

from collections.abc import Callable
from typing import Any, Self

import msgspec

from app.guides.edit import splice
from app.guides.edit.pieces import Reading, read_text
from app.guides.edit.places import key_order
from app.guides.edit.splice import NoPlaceError
from app.guides.edit.written import entry, lines
from app.guides.problem import Problem, Unreadable, Way

_NOTHING = object()


class CannotWriteError(ValueError):
    """What was meant can't be said in YAML we read: text with a lone half of a character, say."""


class Manuscript(msgspec.Struct, frozen=True, kw_only=True):
    """Text, and what it says. Never changed; each change gives another one.

    Attributes:
        reading: None when the text is no YAML; then `problem` says why, and nothing but the text
            can be changed.
    """

    text: str
    file: str
    reading: Reading | None = None
    problem: Problem | None = None

    @classmethod
    def of(cls, text: str, file: str) -> Self:
        """Read a text."""
        try:
            return cls(text=text, file=file, reading=read_text(text, file))
        except Unreadable as error:
            return cls(text=text, file=file, problem=error.problem)

    @property
    def value(self) -> Any:
        """What the text says, as dicts, lists and scalars; None when it is no YAML."""
        return self.reading.tree.value if self.reading is not None else None

    def find(self, way: Way, default: Any = None) -> Any:
        """Return what is at the end of a way, or the default where there is nothing."""
        found = self.value
        for part in way:
            if isinstance(part, int):
                fits = isinstance(found, list) and 0 <= part < len(found)
            else:
                fits = isinstance(found, dict) and part in found
            if not fits:
                return default
            found = found[part]
        return found

    def put(self, way: Way, value: Any) -> "Manuscript":
        """Say something else at this place; what is above it and not there yet is made."""
        before = self.find(way, _NOTHING)
        if before is not _NOTHING and _same(before, value):
            return self
        if isinstance(before, dict) and isinstance(value, dict) and before and value:
            return self._put_mapping(way, before, value)
        if isinstance(before, list) and isinstance(value, list) and before and value:
            return self._put_list(way, before, value)
        if before is not _NOTHING:
            return self._change(way, _with(self.value, way, value), splice.replaced, way, value)
        return self.add(way, value)

    def add(self, way: Way, value: Any, after: str | None = None) -> "Manuscript":
        """Add a key that is not there yet, and what is above it.

        Args:
            way: The way to it.
            value: What it says.
            after: The key it comes after; empty: it comes first; None: the format tells.
        """
        above = self.find(way[:-1], _NOTHING)
        if not isinstance(above, dict) or not above:
            return self.put(way[:-1], {way[-1]: value})
        name = str(way[-1])
        before = _last_before(name, list(above), key_order(way[:-1])) if after is None else after
        meant = _with(self.value, way[:-1], _inserted(above, name, value, before or None))
        return self._change(
            way[:-1], meant, splice.key_added, way[:-1], name, value, before or None
        )

    def insert(self, way: Way, index: int, value: Any) -> "Manuscript":
        """Put a new item into the list at this way, so that it becomes the index-th."""
        before = self.find(way)
        if not isinstance(before, list) or not before:
            return self.put(way, [value])
        meant = _with(self.value, way, [*before[:index], value, *before[index:]])
        return self._change(way, meant, splice.item_added, way, index, value)

    def remove(self, way: Way) -> "Manuscript":
        """Take out a key with its value, or an item."""
        above = self.find(way[:-1])
        if len(above) == 1:
            return self.put(way[:-1], type(above)())
        left = _without(above, way[-1])
        meant = _with(self.value, way[:-1], left)
        return self._change(way[:-1], meant, splice.removed, way)

    def move(self, way: Way, index: int, to: int) -> "Manuscript":
        """Move an item of the list at this way; the comment right above it goes along."""
        items = list(self.find(way))
        items.insert(to, items.pop(index))
        meant = _with(self.value, way, items)
        return self if index == to else self._change(way, meant, splice.moved, way, index, to)

    def rename(self, way: Way, name: str) -> "Manuscript":
        """Give a key another name, in its old place.

        Raises:
            KeyError: There is a key of that name already.
        """
        above = self.find(way[:-1])
        if name == way[-1]:
            return self
        if name in above:
            raise KeyError(name)
        changed = {name if key == way[-1] else key: value for key, value in above.items()}
        meant = _with(self.value, way[:-1], changed)
        return self._change(way[:-1], meant, splice.renamed, way, name)

    def _put_mapping(self, way: Way, before: dict[str, Any], value: dict[str, Any]) -> "Manuscript":
        done = self
        for key in value:
            if key in before:
                done = done.put((*way, key), value[key])
        after: str | None = None
        for key in value:
            if key not in before:
                done = done.add((*way, key), value[key], after or "")
            after = key
        for key in before.keys() - value.keys():
            done = done.remove((*way, key))
        return done if list(done.find(way)) == list(value) else done.put_anew(way, value)

    def _put_list(self, way: Way, before: list[Any], value: list[Any]) -> "Manuscript":
        done, head, tail = self, 0, 0
        while head < min(len(before), len(value)) and _same(before[head], value[head]):
            head += 1
        while tail < min(len(before), len(value)) - head and _same(
            before[-1 - tail], value[-1 - tail]
        ):
            tail += 1
        old, new = before[head : len(before) - tail], value[head : len(value) - tail]
        for index, each in enumerate(new):
            at = head + index
            done = done.put((*way, at), each) if index < len(old) else done.insert(way, at, each)
        for _ in range(len(old) - len(new)):
            done = done.remove((*way, head + len(new)))
        return done

    def put_anew(self, way: Way, value: Any) -> "Manuscript":
        """Write this part anew, whatever stood there; for when order is all that changes."""
        return self._change(way, _with(self.value, way, value), splice.replaced, way, value)

    def _change(
        self, around: Way, meant: Any, how: Callable[..., str], *wanted: object
    ) -> "Manuscript":
        """Change the text and see that it says what is meant; else write more of it anew.

        Raises:
            CannotWriteError: No way of writing it is read again as what was meant.
        """
        assert self.reading is not None
        spans = self.reading.spans
        try:
            done = Manuscript.of(how(self.text, spans, *wanted), self.file)
        except (NoPlaceError, KeyError, IndexError):
            done = self
        while not _same(done.value, meant):
            if not around:
                done = Manuscript.of(_written(meant), self.file)
                if not _same(done.value, meant):
                    raise CannotWriteError(f"{self.file}: {wanted[-1]!r}")
                return done
            try:
                text = splice.replaced(self.text, spans, around, _at(meant, around))
                done = Manuscript.of(text, self.file)
            except (NoPlaceError, KeyError, IndexError):
                pass
            around = around[:-1]
        return done


def _written(whole: Any) -> str:
    if isinstance(whole, dict) and whole:
        return "".join(entry(name, value, 0) + "\n" for name, value in whole.items())
    return lines(whole, 0).lstrip() + "\n"


def _same(one: Any, other: Any) -> bool:
    """Whether two values are alike, order and kind of number included."""
    try:
        return msgspec.json.encode(one) == msgspec.json.encode(other)
    except UnicodeEncodeError:
        return False


def _at(value: Any, way: Way) -> Any:
    for part in way:
        value = value[part]
    return value


def _with(whole: Any, way: Way, value: Any) -> Any:
    """Return the whole with this in place of what is at the way."""
    if not way:
        return value
    part, rest = way[0], way[1:]
    if isinstance(whole, list):
        assert isinstance(part, int)
        return [*whole[:part], _with(whole[part], rest, value), *whole[part + 1 :]]
    return {**whole, part: _with(whole.get(part), rest, value)}


def _without(above: Any, part: str | int) -> Any:
    if isinstance(above, list):
        return [each for index, each in enumerate(above) if index != part]
    return {key: value for key, value in above.items() if key != part}


def _inserted(above: dict[str, Any], name: str, value: Any, after: str | None) -> dict[str, Any]:
    rows = list(above.items())
    at = 0 if after is None else list(above).index(after) + 1
    return dict([*rows[:at], (name, value), *rows[at:]])


def _last_before(name: str, there: list[str], order: tuple[str, ...]) -> str:
    """Return the key a new one goes after: by the order of the format, else at the end."""
    if name not in order:
        return there[-1]
    place = order.index(name)
    before = [key for key in there if key in order and order.index(key) < place]
    return before[-1] if before else ""
