"""An envelope arrives, gets its cover sheet, and its application is born."""
