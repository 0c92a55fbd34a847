"""Release, HR approval, the assignment, feedback, the way home."""
