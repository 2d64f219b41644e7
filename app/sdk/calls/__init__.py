"""What every call source shares: telling of changes, keeping the line open, clocks, clean texts."""
