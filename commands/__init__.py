"""What each `opsward` command does. `cli.py` names them and imports them only when they are asked for."""
