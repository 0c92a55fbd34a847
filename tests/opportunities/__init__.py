"""Tests of the opportunities room."""
