"""A scanned file becomes pages, and every page knows its dossier or the reason why not."""
