"""Whose a channel is: the agent as the settings name them, and as the switch does.

The setting may be an extension (`1001`), a user (`user/1001`, `user/1001@pbx.example`), or the name
of an agent of mod_callcenter (`zhang@default`). What the switch itself says of who stands behind a
callcenter agent's name is learnt from its list of agents.
"""

import re

from connectors.freeswitch.message import Message

_OPTIONS = re.compile(r"^(\[[^\]]*\]|\{[^}]*\}|<[^>]*>)+")
_HOST_PORT = re.compile(r":\d+$")


def split_address(address: str) -> tuple[str, str]:
    """Return user and domain of a dial string, a presence id or an extension."""
    bare = _OPTIONS.sub("", address.strip()).rpartition("/")[2]
    bare = bare.partition(";")[0].removeprefix("sip:")
    user, _, domain = bare.partition("@")
    return user, _HOST_PORT.sub("", domain)


class Agent:
    """Knows this agent's channels and offers.

    Attributes:
        user: Extension or user name.
    """

    def __init__(self, setting: str) -> None:
        self.user, self.domain = split_address(setting)
        self._name = _OPTIONS.sub("", setting.strip()).removeprefix("user/")
        self._places = {(self.user, self.domain)}
        self._names = {self._name}

    def learn(self, name: str, contact: str) -> None:
        """Take note of a line of the switch's list of callcenter agents."""
        user, domain = split_address(contact)
        if self.is_called(name) and user:
            self._places.add((user, domain))
        elif (user, domain) in self._places or self._is_at(user, domain):
            self._names.add(name)

    def is_called(self, name: str) -> bool:
        """Whether that is this agent's name at mod_callcenter."""
        if name in self._names:
            return bool(name)
        return bool(name) and not self.domain and name.partition("@")[0] == self.user

    @property
    def marks(self) -> tuple[bytes, ...]:
        """Bytes of which at least one stands in every event of this agent's channels."""
        words = {user for user, _ in self._places} | {one.partition("@")[0] for one in self._names}
        return tuple(word.encode() for word in sorted(words) if word)

    def owns(self, message: Message) -> bool:
        """Whether the channel an event is about is this agent's device."""
        if message.text("Channel-Name").startswith("loopback/"):
            return False
        outbound = message.text("Call-Direction") == "outbound"
        return self._is_rung(message) if outbound else self._has_dialled(message)

    def _is_rung(self, message: Message) -> bool:
        variable = message.variable
        if variable("cc_side") == "agent" and self.is_called(variable("cc_agent")):
            return True
        if variable("sip_gateway_name") or variable("sip_gateway"):
            return False
        domain = variable("dialed_domain")
        named, _ = split_address(message.text("Channel-Name"))
        rung = {variable("dialed_user"), message.text("Caller-Destination-Number"), named}
        return any(self._is_at(user, domain) for user in rung)

    def _has_dialled(self, message: Message) -> bool:
        """Whom the switch has asked for a password is believed; a name in a header is not."""
        user = message.variable("user_name") or message.variable("sip_auth_username")
        domain = message.variable("domain_name")
        if not user and message.text("Caller-Context") != "public":
            user, domain = split_address(
                message.text("Channel-Presence-ID") or message.text("Channel-Name")
            )
        return self._is_at(user, domain)

    def _is_at(self, user: str, domain: str) -> bool:
        """Whether this agent is there; a domain nobody names fits every one."""
        return bool(user) and any(
            user == own and (not domain or not where or domain == where)
            for own, where in self._places
        )
