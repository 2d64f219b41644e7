"""Hears an Asterisk switch over its manager interface (AMI) and tells of this agent's calls."""

from connectors.asterisk.connector import connect
from connectors.asterisk.framing import split_connections
from connectors.asterisk.replay import replay
from connectors.asterisk.settings import Settings

__all__ = ["Settings", "connect", "replay", "split_connections"]
