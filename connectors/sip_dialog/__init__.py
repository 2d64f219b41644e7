"""Watches the agent's dialogs at a SIP switch (RFC 4235) and tells of this agent's calls."""

from connectors.sip_dialog.connector import connect
from connectors.sip_dialog.replay import replay
from connectors.sip_dialog.settings import Settings

__all__ = ["Settings", "connect", "replay"]
