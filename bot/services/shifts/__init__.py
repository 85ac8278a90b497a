"""What stands on top of what happens at a moment: who is there at the start, who takes it over, and the hours
people gave."""
