"""Roles that are looked after: asking for one, and what stands on what all things to do have."""
