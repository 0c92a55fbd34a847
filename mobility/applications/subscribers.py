"""What the applications room does when something happens in a room below."""
