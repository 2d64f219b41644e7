"""Plays recorded calls as if a switch told them now: for practice, and for support."""

from connectors.recording.connector import connect
from connectors.recording.replay import replay
from connectors.recording.settings import Settings

__all__ = ["Settings", "connect", "replay"]
