"""In-memory twins of the ports, for tests; held to the same contract tests as the real adapters."""
