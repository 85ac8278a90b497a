"""A server: what its admins set up, who asks, and what they may."""
