"""What the MCP servers' tools do: one YAML per kind of server, its pins, and the calls that Opsward makes of it."""
