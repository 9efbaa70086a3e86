"""Reading what the database kept: lives of rows, a household's timeline, how it stood on a day."""
