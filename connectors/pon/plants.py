"""Which OLT a customer's line is at, and how it is reached."""

import ipaddress
from collections.abc import Callable, Mapping

from app.domain.customer import Customer
from app.sdk.encoders import unchanged
from app.sdk.errors import ConnectorError
from app.sdk.snmp.access import Access
from app.sdk.snmp.oids import host_name
from app.sdk.snmp.session import Snmp
from app.sdk.snmp.wire import Peer
from app.sdk.template import Template, blanks_of
from connectors.pon.olt import Olt
from connectors.pon.profile import load_profile
from connectors.pon.settings import ANY_OLT, Settings


class Line:
    """The end of one customer's line: its OLT, where that is, and what the modem is known by."""

    def __init__(self, olt: Olt, peer: Peer, known_by: str) -> None:
        self.olt = olt
        self.peer = peer
        self.known_by = known_by


class Plants:
    """All OLTs of the settings, each with what is known of it.

    Args:
        name: Of the connector, for errors.
        sessions: What OLTs are asked over, by their access.
        settings: Which there are.
        clock: Seconds, ever growing.
    """

    def __init__(
        self,
        name: str,
        sessions: Mapping[Access, Snmp],
        settings: Settings,
        clock: Callable[[], float],
    ) -> None:
        self._name = name
        self._sessions = sessions
        self._settings = settings
        self._clock = clock
        self._olt = Template(settings.olt)
        self._onu = Template(settings.onu)
        self._profiles = {key: load_profile(olt.profile) for key, olt in settings.olts.items()}
        self._known: dict[Peer, Olt] = {}

    async def line(self, customer: Customer) -> Line:
        """Find the end of a customer's line.

        Raises:
            ConnectorError: Their record does not say, or names an OLT that is not in the settings.
            NotReady: The OLT's name is not known to DNS.
        """
        blanks = blanks_of(self._name, customer)
        called = self._olt.fill(blanks, unchanged)
        known_by = self._onu.fill(blanks, unchanged)
        key = called if called in self._settings.olts else ANY_OLT
        rule = self._settings.olts.get(key)
        if rule is None:
            raise ConnectorError(self._name, "the customer's OLT is not in the settings")
        networks = [ipaddress.ip_network(network) for network in rule.networks]
        snmp = self._sessions[rule.access or self._settings.access]
        host = Template(rule.host).fill(blanks, host_name)
        peer = await snmp.find(host, (rule.access or self._settings.access).port, networks)
        if peer not in self._known:
            made = Olt(self._name, snmp, self._profiles[key], self._settings, self._clock)
            self._known[peer] = made
        return Line(self._known[peer], peer, known_by)
