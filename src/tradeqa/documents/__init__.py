"""Documents: files read into raw text, with a cleaned view and its structure."""
