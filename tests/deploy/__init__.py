"""Starting and stopping as a newcomer does."""
