"""The drawing kit: sheets as placed items in millimetres, one drawer that turns them into PDF.

A sheet of the office is a frozen value with a pure ``layout()`` in its own stage. Nothing here
knows what a cover sheet or a label means.
"""
