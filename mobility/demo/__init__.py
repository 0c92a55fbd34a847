"""The made-up company."""
