"""How long tests wait for what should come: it only says how soon they fail, and machines can be busy."""

PATIENCE = 60.0
"""Seconds."""
