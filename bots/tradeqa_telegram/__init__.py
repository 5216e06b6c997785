"""The Telegram bot of tradeqa: a channel over the same service as HTTP and the terminal."""
