"""Retrieval: a question understood, its candidate passages found and fused."""
