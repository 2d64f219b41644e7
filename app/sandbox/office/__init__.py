"""The back office: TM Forum style APIs over HTTP, views of the town."""
