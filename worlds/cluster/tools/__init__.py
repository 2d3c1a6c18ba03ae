"""The tools of kubernetes-mcp-server, each answering in the words and shapes of version 0.0.67."""
