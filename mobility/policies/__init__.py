"""Versioned company rules."""
