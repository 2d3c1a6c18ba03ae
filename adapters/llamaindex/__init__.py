"""Retrieval over the documents of a team: runbooks, conventions, incidents."""
