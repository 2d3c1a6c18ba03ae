"""The nouns of Opsward and its ports. No input, no output, and nothing of ours imported from elsewhere."""
