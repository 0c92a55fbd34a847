"""The training catalogue: courses, their sessions, who is enrolled, and what completing them shows."""
