"""Who may do what: one table, a world to try it in, and calls that try to break it."""
