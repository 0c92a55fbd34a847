"""A company of 100,000 under load: see `python -m benchmarks.load --help`."""
