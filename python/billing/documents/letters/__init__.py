"""Letters: texts for customers, from templates that the office edits."""
