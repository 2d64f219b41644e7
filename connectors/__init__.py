"""Adapters to other systems, one folder each; none knows another."""
