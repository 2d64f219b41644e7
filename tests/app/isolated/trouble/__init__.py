"""A connector written for the tests: it does what a bad one may do."""
