"""Tables of the development room, split by subject."""
