"""Raw files to Submission records: the Forms export and the documents."""
