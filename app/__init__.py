"""Ringside's own code, in layers; app/DECISIONS.md says why it is as it is."""
