"""What the agent sees. Each widget shows one frozen state and reports gestures; it decides nothing."""
