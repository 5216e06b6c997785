"""A loopback Telegram Bot API server for tests."""
