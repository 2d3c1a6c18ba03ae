"""The HTTP face: the LangGraph v1 wire, approvals by named people, health. `build_api` in app.py puts it together."""
