"""What the program notices about people who agreed to be written to, and who of us writes to them."""
