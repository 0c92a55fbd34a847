"""What people do in the development room, split by subject."""
