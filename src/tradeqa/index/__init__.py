"""The search index on disk: generations published atomically, verified before use."""
