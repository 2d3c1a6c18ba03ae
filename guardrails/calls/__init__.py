"""Rules on the calls themselves."""
