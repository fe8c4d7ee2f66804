"""Tables: they grow, shrink, are renamed and sorted."""
