"""What several checks go by: facts derived once from the books, and measures of likeness."""
