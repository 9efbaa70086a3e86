"""The ledger in Excel: columns, parsing, planning and applying of imports, template, results, official layout."""
