"""What the rest stands on: what happened, moments, counts, drafts, and what is stored about somebody."""
