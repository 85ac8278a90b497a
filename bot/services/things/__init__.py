"""Things to do: asks, roles, the places on them and what follows from a yes."""
