"""What the commands of `bot.cli` do."""
