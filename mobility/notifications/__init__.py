"""Telling people: inbox, outbox, delivery."""
