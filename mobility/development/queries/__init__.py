"""Reads of the development room, split by subject."""
