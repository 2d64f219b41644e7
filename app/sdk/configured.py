"""What a connector of configuration alone has in its settings: questions, a directory, actions.

Each kind of connector adds its own keys to these (a path, a statement, an object identifier) by
inheriting from them; `offer` says what all of it comes to.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import msgspec

from app.domain.actions import ActionDefinition
from app.domain.customer import Customer, Match
from app.domain.facts import Level, Value
from app.domain.guide import Text
from app.sdk.asking import Ask
from app.sdk.conversions import written
from app.sdk.errors import InvalidReply
from app.sdk.expressions import Expression, ExpressionError, check_expression, search
from app.sdk.manifest import Capability, Offer
from app.sdk.mapping import Derived, FactRule
from app.sdk.phone import national
from app.sdk.reading import Reading
from app.sdk.text import LANGUAGES, plain

Seconds = Annotated[float, msgspec.Meta(gt=0, le=120)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
MOST_CUSTOMERS = 50
ADDRESS_END = 8
"""How many characters of an address are shown to tell people at one number apart."""


class ConfiguredQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question to one system, and the facts its answer gives.

    Attributes:
        system: As the agent knows it (`Billing`).
        facts: How each is read off the answer.
        whose: The key a customer must have to be concerned (`login`); of one who has others but
            not this one, every fact is known-empty and nobody is asked.
        limit_s: How long the system may take.
    """

    system: Name
    facts: dict[str, FactRule]
    whose: str = ""
    limit_s: Seconds = 2.0


Asked = TypeVar("Asked", bound=ConfiguredQuestion)


class ConfiguredAction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one click does, as the agent sees it; `ActionDefinition` says what each is for."""

    title: Text
    running: Text = msgspec.field(default_factory=lambda: {"zh": "办理中…", "en": "Working…"})
    done: Text = msgspec.field(default_factory=lambda: {"zh": "已办理", "en": "Done"})
    confirm: Text | None = None
    icon: str = "zap"
    needs: tuple[str, ...] = ()
    refreshes: tuple[str, ...] = ()
    level: Level = 0
    timeout_s: Seconds = 10.0

    def __post_init__(self) -> None:
        """Refuse a wording that is not there in every language."""
        for field in ("title", "running", "done", "confirm"):
            text = getattr(self, field)
            lacking = [] if text is None else [one for one in LANGUAGES if not text.get(one)]
            if lacking:
                raise ValueError(f"{field}: has no wording in {', '.join(lacking)}")

    def definition(self, name: str) -> ActionDefinition:
        """Return the action as the desk knows it."""
        fields = ActionDefinition.__struct_fields__
        return ActionDefinition(
            name=name, **{field: getattr(self, field) for field in fields if field != "name"}
        )


EXPRESSIONS = (
    *("list", "id", "name", "numbers", "tier", "city", "address", "since"),
    *("product", "last_contact"),
)


class ConfiguredDirectory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How customers are read off the answer to "who is at that number".

    Attributes:
        list: Where the customers are in the answer.
        id: Their id; this and all that follow are looked up in one of them.
        name: Their name.
        numbers: Their telephone numbers, one or several: only who has the number asked for counts,
            as a system may ignore what it was asked. Empty where the answer has none.
        tier: Star rating (`5d`).
        city: Where they live.
        address: Of which only the end is shown.
        since: When they became a customer: a year, or a date that begins with it.
        product: What they have, to tell them from others.
        last_contact: When they were last in touch, as ISO writes it.
        keys: Their ids in other systems, by kind (`login`).
        limit_s: How long the system may take.
    """

    list: Expression = "@"
    id: Expression
    name: Expression
    numbers: str
    tier: str = ""
    city: str = ""
    address: str = ""
    since: str = ""
    product: str = ""
    last_contact: str = ""
    keys: dict[str, Expression] = {}
    limit_s: Seconds = 2.0

    def __post_init__(self) -> None:
        """Refuse an expression that is none."""
        for field in EXPRESSIONS:
            if getattr(self, field):
                check_expression(field, getattr(self, field))
        for kind, expression in self.keys.items():
            check_expression(f"keys.{kind}", expression)


def offer(
    questions: Sequence[ConfiguredQuestion],
    actions: Mapping[str, ConfiguredAction],
    secrets: Iterable[str] = (),
    *,
    directory: bool | None = None,
) -> Offer:
    """Return what questions and actions of the settings come to, for `offers(settings)`.

    Args:
        questions: Of the settings.
        actions: Of the settings, by name.
        secrets: Names of those these settings ask for.
        directory: Whether they have one; None: whoever is of this kind has.
    """
    facts: dict[str, tuple[str, ...]] = {}
    for question in questions:
        facts[question.system] = facts.get(question.system, ()) + tuple(question.facts)
    used = (
        [Capability.FACTS] * bool(questions)
        + [Capability.ACTIONS] * bool(actions)
        + [Capability.DIRECTORY] * bool(directory)
    )
    return Offer(
        facts=facts,
        actions=tuple(action.definition(name) for name, action in actions.items()),
        secrets=tuple(dict.fromkeys(secrets)),
        capabilities=None if directory is None else frozenset(used),
    )


def asks(
    questions: Sequence[Asked],
    customer: Customer,
    answer: Callable[[Asked, Customer], Awaitable[Derived]],
) -> list[Ask]:
    """Return the questions of the settings as `app.sdk.asking.readings` takes them.

    Args:
        questions: Of the settings.
        customer: Whom they are about.
        answer: Asks one; raises one of the five errors where there is no answer.
    """

    def ask(question: Asked) -> Ask:
        async def reading() -> Reading:
            if question.whose and customer.keys and not customer.keys.get(question.whose):
                values: dict[str, Value] = dict.fromkeys(question.facts)
                return Reading(system=question.system, values=values, asked=False)
            found = await answer(question, customer)
            return Reading(
                system=question.system, values=found.values, raw=found.raw, failed=found.failed
            )

        facts = frozenset(question.facts)
        return Ask(system=question.system, facts=facts, limit_s=question.limit_s, answer=reading)

    return [ask(question) for question in questions]


def check_questions(field: str, questions: Sequence[ConfiguredQuestion]) -> None:
    """See to it that each fact is asked for once.

    Raises:
        ValueError: One is not; the message begins with the field's name.
    """
    counted = Counter(fact for question in questions for fact in question.facts)
    twice = [fact for fact, count in counted.items() if count > 1]
    if twice:
        raise ValueError(f"{field}: asked for more than once: {', '.join(sorted(twice))}")


def customers_in(
    name: str,
    rule: ConfiguredDirectory,
    answer: object,
    number: str,
    match: Match = Match.EXACT,
) -> tuple[Customer, ...]:
    """Read the customers with that number off an answer of plain data.

    Args:
        name: Of the connector, for the error.
        rule: Where what is.
        answer: As it was decoded.
        number: Who has another one is left out, as the system may ignore what it was asked; where
            the match is weak, its last digits.
        match: By what was asked; of a key the system alone knows who has it.

    Raises:
        InvalidReply: It is not as the rule says, or there are more than anybody could choose from.
    """
    try:
        rows = search(rule.list, answer)
        rows = [] if rows is None else rows if isinstance(rows, list | tuple) else [rows]
        kept = [row for row in rows if match is Match.KEY or _has(rule, row, number, match)]
        if len(kept) > MOST_CUSTOMERS:
            raise InvalidReply(name, f"answer not understood: {len(kept)} customers at one number")
        found = {each.customer_id: each for each in (_customer(rule, row) for row in kept)}
    except ExpressionError as error:
        raise InvalidReply(name, f"answer not understood: customer: {error}") from error
    return tuple(found.values())


def _has(rule: ConfiguredDirectory, row: object, number: str, match: Match) -> bool:
    if not rule.numbers:
        return True
    found = search(rule.numbers, row)
    numbers = found if isinstance(found, list | tuple) else [found]
    if any(isinstance(each, list | tuple | dict | bool) for each in numbers):
        raise ExpressionError(f"{rule.numbers!r}: numbers expected")
    had = [national(written(each)) for each in numbers if each]
    if match is Match.WEAK:
        return any(each.endswith(number) for each in had)
    wanted = national(number)
    return bool(wanted) and wanted in had


def _customer(rule: ConfiguredDirectory, row: object) -> Customer:
    city, address = _text(rule.city, row), _text(rule.address, row)
    since = _text(rule.since, row)[:4]
    keys = {kind: _text(expression, row) for kind, expression in rule.keys.items()}
    product = _text(rule.product, row)
    customer_id = _text(rule.id, row)
    if not customer_id:
        raise ExpressionError("one without an id")
    return Customer(
        customer_id=customer_id,
        name=_text(rule.name, row) or customer_id,
        tier=_text(rule.tier, row),
        city=dict.fromkeys(LANGUAGES, city) if city else {},
        since=int(since) if since.isascii() and since.isdecimal() and len(since) == 4 else None,
        address=f"…{address[-min(ADDRESS_END, len(address) // 2) :]}" if len(address) > 1 else "",
        keys={kind: key for kind, key in keys.items() if key},
        product=dict.fromkeys(LANGUAGES, product) if product else {},
        last_contact_at=_instant(_text(rule.last_contact, row)),
    )


def _instant(text: str) -> datetime | None:
    """Read a time; what is none is left out, as it only helps to tell people apart."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _text(expression: str, row: object) -> str:
    found = search(expression, row) if expression else None
    if isinstance(found, list | tuple) and len(found) == 1:
        found = found[0]
    if found is None:
        return ""
    if isinstance(found, list | tuple | dict):
        raise ExpressionError(f"{expression!r}: one value expected")
    return plain(written(found))
