"""A pretend operator: real servers speaking the real protocols on loopback."""
