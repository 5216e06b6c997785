"""What the bot must not forget, in one SQLite file: updates, replies, answers shown, settings."""
