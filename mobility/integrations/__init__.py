"""Loading people, units and opportunities from files."""
