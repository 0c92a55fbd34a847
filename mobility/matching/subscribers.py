"""What the matching room does when something happens in a room below."""
