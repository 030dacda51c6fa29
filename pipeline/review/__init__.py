"""What people decided about the tags: read back from the workbook, kept, obeyed and learnt from."""
