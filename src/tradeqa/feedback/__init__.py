"""Ratings of answers: kept with what was asked and shown, exported as gold-question candidates."""
