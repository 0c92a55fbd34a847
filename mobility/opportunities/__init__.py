"""Work packages and gigs, and their places."""
