"""The state graph: its wiring on one page, and what runs it."""
