"""Hears a FreeSWITCH switch over its event socket (ESL) and tells of this agent's calls."""

from connectors.freeswitch.connector import connect
from connectors.freeswitch.replay import replay
from connectors.freeswitch.settings import Settings

__all__ = ["Settings", "connect", "replay"]
