"""What an author should put right in a guide, one module for each thing that is looked at."""
