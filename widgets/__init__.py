"""What the agent sees: each widget shows one frozen state, reports gestures, decides nothing."""
