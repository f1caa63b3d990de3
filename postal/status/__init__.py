"""Status: the citizen asks with a code and is answered in one plain sentence."""
