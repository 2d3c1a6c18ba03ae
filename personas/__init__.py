"""Personas: one folder each. A folder is all it takes to add one; see personas/persona.py for what it holds."""
