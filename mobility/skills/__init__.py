"""Taxonomy, linking of phrases, profiles."""
