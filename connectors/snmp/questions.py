"""One question to one agent: its objects and tables become plain data, and that becomes facts."""

from collections.abc import Sequence

from app.domain.customer import Customer
from app.sdk.asking import both, together
from app.sdk.conversions import UnfitError
from app.sdk.errors import ConnectorError, InvalidReply
from app.sdk.mapping import Derived, sift
from app.sdk.snmp.oids import Oid, arcs, host_name, parse_oid, written_oid
from app.sdk.snmp.session import Network, Snmp
from app.sdk.snmp.values import Form, Missing, Plain, read_as
from app.sdk.snmp.wire import Peer
from app.sdk.template import CUSTOMER, Blanks, Template, blanks_of
from connectors.snmp.settings import ColumnRule, ObjectRule, Question, TableRule

Said = int | float | str | None
ANY = (*CUSTOMER, "order.*")
"""Blanks as they were checked when the settings were read."""


class Asker:
    """Asks the agent of a customer.

    Args:
        name: What the connector is called in the settings.
        snmp: What it is asked over.
        host: Of the settings, with its blanks.
        networks: Where it may be.
    """

    def __init__(self, name: str, snmp: Snmp, host: str, networks: Sequence[Network]) -> None:
        self.name = name
        self.snmp = snmp
        self._host = Template(host)
        self._networks = networks

    async def peer(self, blanks: Blanks) -> Peer:
        """Find the agent that is meant."""
        return await self.snmp.find(self._host.fill(blanks, host_name), networks=self._networks)

    async def ask(self, question: Question, customer: Customer) -> Derived:
        """Ask one question about a customer."""
        blanks = blanks_of(self.name, customer)
        objects = {name: filled(rule.oid, blanks) for name, rule in question.get.items()}
        peer = await self.peer(blanks)
        walks = [self._table(peer, name, rule, blanks) for name, rule in question.walk.items()]
        got, tables = await both(self.snmp.get(peer, list(objects.values())), together(walks))
        answer: dict[str, object] = {
            name: self._read(name, question.get[name], got[oid]) for name, oid in objects.items()
        }
        answer |= dict(zip(question.walk, tables, strict=True))
        return sift(question.facts, answer)

    def _read(self, name: str, rule: ObjectRule, value: Plain | Missing) -> Said:
        if not isinstance(value, Missing):
            return readable(self.name, name, value, rule.form, rule.zone)
        if rule.missing == "failure":
            raise ConnectorError(self.name, f"the agent has no {name} ({value})")
        return None

    async def _table(
        self, peer: Peer, name: str, rule: TableRule, blanks: Blanks
    ) -> list[dict[str, Said]]:
        """Walk all columns at once; a row has those columns that gave it a value."""
        under = filled(rule.under, blanks) if rule.under else ()
        walked = await together(
            [self._column(peer, name, each, under, rule.cap) for each in rule.columns.values()]
        )
        rows: dict[Oid, dict[str, Said]] = {}
        for (column, said), values in zip(rule.columns.items(), walked, strict=True):
            for index, value in values:
                row = rows.setdefault(index, {"index": written_oid(index)})
                row[column] = readable(self.name, f"{name}.{column}", value, said.form, said.zone)
        return [rows[index] for index in sorted(rows)]

    async def _column(
        self, peer: Peer, name: str, rule: ColumnRule, under: Oid, cap: int
    ) -> list[tuple[Oid, Plain]]:
        walked = await self.snmp.walk(peer, (*parse_oid(rule.oid), *under), cap=cap + 1)
        if len(walked.rows) > cap:
            raise InvalidReply(self.name, f"answer incomplete: {name} has more than {cap} rows")
        return [((*under, *index), value) for index, value in walked.rows]


def filled(text: str, blanks: Blanks) -> Oid:
    """Fill an OID of the settings.

    Raises:
        ConnectorError: A value is missing, or is no number; nothing was asked.
    """
    try:
        return parse_oid(Template(text, ANY).fill(blanks, arcs))
    except ValueError as error:
        raise ConnectorError(blanks.connector, f"can't be asked for: {error}") from error


def readable(connector: str, name: str, value: Plain, form: Form, zone: str) -> Said:
    """Read a value as the settings say.

    Raises:
        InvalidReply: It can't be read so.
    """
    try:
        return read_as(value, form, zone)
    except UnfitError as error:
        raise InvalidReply(connector, f"answer not understood: {name}: {error}") from error
