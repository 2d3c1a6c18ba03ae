"""Worlds: a cluster and a forge that answer over MCP as the real servers do, from files, on a clock of their own."""
