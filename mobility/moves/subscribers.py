"""What the moves room does when something happens in a room below."""
