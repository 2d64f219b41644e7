"""Connectors in processes of their own: what desk and child say, the child, and its keeper."""
