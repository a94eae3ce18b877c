"""What stands in Slack, or in the terminal in its place: which messages, where, and how they look."""
