"""The files of the config folder: their shapes, their mistakes, and how they are changed."""
