"""Heat: how what is lost warms the parts that lose it, and what they give less when they are warm."""
