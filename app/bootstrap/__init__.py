"""The composition root: the one room that knows every other. It wires, and decides nothing."""
