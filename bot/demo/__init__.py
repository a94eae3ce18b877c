"""A sample press on this machine, and the real bot reading it on a speeded-up clock."""
