"""What the notifications room does when something happens in a room below."""
