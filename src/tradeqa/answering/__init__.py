"""Answering: choose the sentences that answer, or refuse and say what is missing."""
