"""Asks each source politely for what it carries, and reads the articles behind it, in any charset."""
