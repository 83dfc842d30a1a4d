"""Words, sentences and abbreviations of Swedish and English."""
