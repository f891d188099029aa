"""Forms about people, editions and proposals."""
