"""A year of a company of 1,200 people in a few minutes, through the real services: see `__main__`."""
