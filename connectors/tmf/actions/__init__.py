"""What the back office may be told to do: one module per way of telling it, each with ACTIONS."""
