"""Who is committed, when and how much."""
