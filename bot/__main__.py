"""`python -m bot` is `dealwire`, where only the requirements are installed."""

from bot.cli import main

main()
