"""What is held about whom, for how long, and what people may ask about it."""
