"""A guide file in the hands of its author: changed in place, in the author's own hand, and kept."""
