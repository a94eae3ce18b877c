"""The running process: its logs, signals, monitor, a changed configuration; how several share the work."""
