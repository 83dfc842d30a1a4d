"""What lies on a page besides its letters: links, forms, strokes, notes."""
