"""The trade thesaurus: its files, how they are read, and what a term may be said as."""
