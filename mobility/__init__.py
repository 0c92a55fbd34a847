"""An internal talent marketplace."""
