"""The Flask kit: the one commit, the current person, form base."""
