"""`/setup`: one private panel, and a module for each of its sections; all of them lead back to it."""
