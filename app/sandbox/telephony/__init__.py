"""The switch: calls as a real one reports them, over TCP."""
