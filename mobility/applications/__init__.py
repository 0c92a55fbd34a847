"""Applying, inviting, shortlisting, offering, accepting."""
