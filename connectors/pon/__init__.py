"""Optical lines as their OLTs show them over SNMP: the modem, its light, and the PON around it."""
