"""Tags to the tables that are counted and read."""
