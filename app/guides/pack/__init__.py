"""Packs: all guides of a folder in one signed file, and what a desk thinks of one."""
