"""Analysis of public hearings, traceable to the source."""
