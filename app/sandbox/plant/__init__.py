"""The plant of the pretend operator, for real servers: each is a view of the one town."""
