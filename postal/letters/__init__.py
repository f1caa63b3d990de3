"""What is missing, what is promised and when, said in writing; a slip brings the answer back."""
