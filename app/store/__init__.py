"""One encrypted SQLite file: the log of every call."""
