"""What the bot will say or change outside a direct reply, and how far it got."""
