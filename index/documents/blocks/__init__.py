"""A document's text and its blocks: headings, paragraphs, tables, noise."""
