"""What went well is said: thanks from one person to another, and what was reached together."""
