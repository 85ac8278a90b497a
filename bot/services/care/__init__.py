"""People looking after each other: arrivals, hellos, buddies, check-ins, reports."""
