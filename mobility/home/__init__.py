"""What needs me."""
