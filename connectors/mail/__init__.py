"""Mail over SMTP: an escalation or a report in the words the settings give."""

from connectors.mail.connector import connect, offers
from connectors.mail.settings import Settings

__all__ = ["Settings", "connect", "offers"]
