"""What pictures share: style, outlines, bars."""
