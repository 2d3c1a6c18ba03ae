"""Recorded evaluations: scenarios say what must be true, graders see whether it is."""
