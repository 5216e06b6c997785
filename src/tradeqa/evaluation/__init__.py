"""Evaluation: gold questions asked, measured, compared and reported."""
