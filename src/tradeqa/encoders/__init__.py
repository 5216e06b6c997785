"""Encoders: text into unit vectors."""
