"""People: what they agreed to and how they want to be spoken to."""
