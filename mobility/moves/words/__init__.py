"""What a move is called and said of, by reader and state; pure words, no queries."""
