"""The running process: its logs, signals and monitor, and how several share the work."""
