"""What every room stands on: database, workflow tables, permissions, events, errors, clock."""
