"""What the back office is asked: one module per field, each with its QUESTIONS."""
