"""Employees, org units, legal entities, reporting lines, role grants."""
