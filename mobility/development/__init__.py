"""The yearly development contract of a person and their line manager, and what helps to live up to it."""
