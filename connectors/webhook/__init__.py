"""Hears what cloud contact centres and gateways tell of this agent's calls, as JSON over HTTP."""

from connectors.webhook.connector import connect
from connectors.webhook.replay import replay
from connectors.webhook.settings import Settings, offers

__all__ = ["Settings", "connect", "offers", "replay"]
