"""The HTTP channel: question endpoint for programs and a small page for people."""
