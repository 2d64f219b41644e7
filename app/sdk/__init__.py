"""The contract: everything a connector may import, besides the domain."""
