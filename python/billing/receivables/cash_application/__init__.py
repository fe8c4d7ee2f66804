"""Cash application: which payment settles which invoice."""
