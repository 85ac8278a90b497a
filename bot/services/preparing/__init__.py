"""What is prepared before it is posted: drafts, proposals, copies, and what repeats."""
