"""The hands: MCP servers, reached over sessions that are held."""
