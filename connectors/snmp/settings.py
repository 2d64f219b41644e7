"""What stands in the settings: which agent, which objects, what they mean, what may be set."""

import ipaddress
import re
from typing import Annotated, Literal

import msgspec

from app.sdk.configured import ConfiguredAction, ConfiguredQuestion, Seconds, check_questions
from app.sdk.snmp.access import Access
from app.sdk.snmp.oids import parse_oid
from app.sdk.snmp.values import Form
from app.sdk.template import CUSTOMER, check_template, order_blanks

BLANK = re.compile(r"\{[^{}]*\}")
SetType = Literal["integer", "unsigned", "text", "hex", "oid", "ip"]


class ObjectRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One object, and how its value is to be read.

    Attributes:
        oid: Its identifier with its instance; blanks may stand for numbers (`….8.{keys.ifindex}`).
        form: `plain`: octets as text, or in hex where they are none; `text`, `hex`, `mac`, `ip`,
            `serial` (of a PON modem), `time` (DateAndTime), `seconds` (of TimeTicks), `opaque`.
        zone: Of times that do not say theirs (`Asia/Shanghai`).
        missing: What it means that the agent has none: nothing is there, or the question failed.
    """

    oid: str
    form: Form = "plain"
    zone: str = ""
    missing: Literal["empty", "failure"] = "empty"

    def __post_init__(self) -> None:
        """Refuse an identifier that is none."""
        check_oid("oid", self.oid, CUSTOMER)


class ColumnRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One column of a table; `form` and `zone` as an object's."""

    oid: str
    form: Form = "plain"
    zone: str = ""

    def __post_init__(self) -> None:
        """Refuse an identifier that is none."""
        check_oid("oid", self.oid, ())


class TableRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table that is walked: in the answer a list of rows, each with `index` and its columns.

    Attributes:
        columns: By the name they have in a row; all are walked at once.
        under: Only rows whose index begins so (`{keys.slot}`).
        cap: More rows than this are an answer not understood: what was not seen must not pass for
            not there.
    """

    columns: dict[str, ColumnRule]
    under: str = ""
    cap: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 500

    def __post_init__(self) -> None:
        """Refuse an index that is none."""
        if not self.columns or "index" in self.columns:
            raise ValueError("columns: at least one is needed, and none may be called index")
        if self.under:
            check_oid("under", self.under, CUSTOMER)


class Question(ConfiguredQuestion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Objects and tables of one agent, asked for at once.

    Attributes:
        get: Objects, by the name they have in the answer.
        walk: Tables, by the name they have in the answer.
    """

    get: dict[str, ObjectRule] = msgspec.field(default_factory=dict)
    walk: dict[str, TableRule] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a question that asks for nothing, or for two things under one name."""
        if not self.get and not self.walk:
            raise ValueError("get: nothing is asked for; name objects in get, or tables in walk")
        if both := self.get.keys() & self.walk.keys():
            raise ValueError(f"walk: in get as well: {', '.join(sorted(both))}")


class SetRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One object to be set; blanks of `value` are filled as text."""

    oid: str
    type: SetType
    value: int | str


class ReadBack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the effect of an order is seen.

    Attributes:
        oid: The object that shows it.
        one_of: Its values once it is done.
        within_s: How long that may take.
        every_s: Pause between two looks.
    """

    oid: str
    one_of: tuple[int | str, ...]
    form: Form = "plain"
    within_s: Seconds = 5.0
    every_s: Seconds = 0.5


class Action(ConfiguredAction, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is set when the agent presses; all of it in one request.

    Attributes:
        set: The objects.
        read_back: Where the effect is seen; without it, the agent's word counts.
    """

    set: tuple[SetRule, ...]
    read_back: ReadBack | None = None

    def __post_init__(self) -> None:
        """Refuse what could never be sent."""
        super().__post_init__()
        if not self.set:
            raise ValueError("set: nothing is to be set")
        blanks = order_blanks(self.needs)
        for rule in self.set:
            check_oid("oid", rule.oid, blanks)
            if isinstance(rule.value, str):
                check_template("value", rule.value, blanks)
            elif rule.type not in ("integer", "unsigned"):
                raise ValueError(f"value: a number; of type {rule.type} it is a text")
        if self.read_back is not None:
            check_oid("read_back", self.read_back.oid, blanks)
            if not self.read_back.one_of:
                raise ValueError("one_of: at least one value is needed")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The connector's table in the settings file.

    Attributes:
        host: Name or address of the agent; blanks may stand for the customer's own (`{keys.olt}`).
        networks: Where the agent may be (`10.20.0.0/16`); needed once `host` has blanks.
        access: Version, credentials and patience.
        questions: What is asked, and the facts it gives.
        actions: What may be set, by the action's name.
        probe: Agents that are asked for a sign of life, where `host` has blanks.
    """

    host: str
    networks: tuple[str, ...] = ()
    access: Access
    questions: tuple[Question, ...] = ()
    actions: dict[str, Action] = {}
    probe: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could send a community to an agent nobody meant."""
        check_template("host", self.host)
        if "{" in self.host and not self.networks:
            raise ValueError("networks: needed, as the host comes from the customer's record")
        for network in self.networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as error:
                raise ValueError(f"networks: found {network!r}, allowed: 10.20.0.0/16") from error
        check_questions("questions", self.questions)


def check_oid(field: str, text: str, blanks: tuple[str, ...]) -> None:
    """See to it that a text of the settings is an OID, with blanks for numbers of it.

    Raises:
        ValueError: It is none; the message begins with the field's name.
    """
    check_template(field, text, blanks)
    try:
        parse_oid(BLANK.sub("0", text))
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error
