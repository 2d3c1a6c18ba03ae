"""The outside: databases, models, MCP servers and settings. Each folder implements ports of `domain.ports`."""
