"""A guide for people to read: as text, as a Mermaid flowchart, as a picture."""
