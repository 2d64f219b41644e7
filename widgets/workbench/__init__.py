"""The window in which authors write guides: it shows states and reports what was done."""
