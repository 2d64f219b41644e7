"""Hears a telephony gateway over an MQTT 5 broker and tells of this agent's calls."""

from connectors.mqtt.connector import connect
from connectors.mqtt.replay import replay
from connectors.mqtt.settings import Settings

__all__ = ["Settings", "connect", "replay"]
