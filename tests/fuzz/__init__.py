"""Inputs nobody would think of, by the million, for everything that reads bytes from outside."""
