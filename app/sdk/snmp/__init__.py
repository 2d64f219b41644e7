"""SNMP for connectors: one engine, its questions and orders, its errors in plain words.

Only `session` and what it needs import pysnmp, so that settings can be read without it.
"""
