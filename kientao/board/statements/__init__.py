"""Official reports: named numbers, sentences, papers."""
