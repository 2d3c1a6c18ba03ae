"""The gate: what may be called, and the rules that what is called must keep."""
