"""Directory servers (LDAP) by searches of the settings: people by number, and facts; read only."""

from connectors.ldap.connector import Ldap, LdapDirectory, connect, offers
from connectors.ldap.settings import Settings

__all__ = ["Ldap", "LdapDirectory", "Settings", "connect", "offers"]
