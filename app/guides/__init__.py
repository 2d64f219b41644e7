"""Guide files: load, check and test them."""
