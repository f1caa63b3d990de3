"""A demo office: made-up people, their papers, and trays as a tired scanner delivers them."""
