"""What the opportunities room does when something happens in a room below."""
