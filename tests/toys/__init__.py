"""Kinds of things and of messages as somebody would add them, for tests of what they then get for nothing."""
