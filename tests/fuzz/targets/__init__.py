"""One module for each thing that is fed: `one(data)`, and `SEEDS` to begin with."""
