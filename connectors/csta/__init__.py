"""Hears a switch that speaks CSTA phase III as XML over TCP and tells of this agent's calls."""

from connectors.csta.connector import connect
from connectors.csta.replay import replay
from connectors.csta.settings import Settings

__all__ = ["Settings", "connect", "replay"]
