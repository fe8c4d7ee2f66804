"""Terms: when what is owed falls due."""
