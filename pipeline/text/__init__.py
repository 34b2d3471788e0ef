"""What is known about text itself: scripts, graphemes, sentences, widths, and how networks count. Pure."""
