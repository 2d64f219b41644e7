"""The OLTs of the pretend operator, for a real SNMP agent: tables that are views of the town."""
