"""Make and keep the repository desks fetch packs from; its files are those of any TUF client."""
