"""Submissions to statements, and statements to tags."""
