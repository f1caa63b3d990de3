"""Production: the documents of a complete case, from the data entry to ready for packing."""
