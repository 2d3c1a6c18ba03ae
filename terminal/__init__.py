"""The terminal: a chat over the HTTP face, and what the command line prints."""
