"""Data: guides, facts, wording, icons, recordings. No code."""
