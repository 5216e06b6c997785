"""Text: the search key of a text (normalised, simplified, segmented); never the quoted text."""
