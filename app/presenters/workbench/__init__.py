"""What the guide workbench shows, and what follows from what an author does in it."""
