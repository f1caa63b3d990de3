"""Dispatch: documents become parcels with labels, manifests and minutes."""
