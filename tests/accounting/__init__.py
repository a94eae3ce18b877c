"""What `tests/account.py` is made of: decisions, what became of each development, tables."""
