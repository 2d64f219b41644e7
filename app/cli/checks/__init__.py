"""What the doctor looks at, one module per subject."""
