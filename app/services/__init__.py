"""What the desk does: it carries out effects and answers with events."""
