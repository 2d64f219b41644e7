"""What is published where: one topic for each agent and call, each agent, and each gateway.

An agent and a call are one level each; what a level may not hold is percent-encoded (RFC 3986).
"""

from urllib.parse import quote, unquote

import msgspec

from app.domain.call import CallId
from app.sdk.calls.cleaning import clean_text

VERSION = "cti/v1"
ID_LIMIT = 200
_PLAIN = " !\"$&'()*,-.:;<=>?@[]^_`{|}~"


class Topics(msgspec.Struct, frozen=True):
    """The topics of one agent, and of the gateway that publishes them."""

    tenant: str
    agent: str
    gateway: str

    @property
    def state(self) -> str:
        """Which calls the agent has."""
        return f"{self._of_agent}/state"

    @property
    def calls(self) -> str:
        """Filter of the agent's calls."""
        return f"{self._of_agent}/call/+"

    @property
    def status(self) -> str:
        """Whether the gateway is there."""
        return f"{VERSION}/{self.tenant}/gateway/{level(self.gateway)}/status"

    def call(self, call_id: str) -> str:
        """Return the topic of one call."""
        return f"{self._of_agent}/call/{level(call_id)}"

    def call_of(self, topic: str) -> CallId | None:
        """Return which of the agent's calls a topic is about; None: it is about none of them."""
        prefix = f"{self._of_agent}/call/"
        named = topic.removeprefix(prefix)
        if named == topic or not named or "/" in named or len(named) > 3 * ID_LIMIT:
            return None
        call_id = unquote(named)
        fit = level(call_id) == named and clean_text(call_id, ID_LIMIT) == call_id
        return CallId(call_id) if fit else None

    @property
    def _of_agent(self) -> str:
        return f"{VERSION}/{self.tenant}/agent/{level(self.agent)}"


def level(name: str) -> str:
    """Write a name as one level of a topic."""
    return quote(name, safe=_PLAIN)
