"""Which records may be one person: likeness of rows in, pairs out; no database here."""
