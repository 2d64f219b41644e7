"""The pages of the workbench, each a pure function of a `View`."""
