"""Matching: which case a scanned dossier belongs to."""
