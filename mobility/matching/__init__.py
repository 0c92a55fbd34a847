"""Ranking people for opportunities and opportunities for people."""
