"""What is asked of all features at once: everything about one person, and what ends."""
