"""One file a trial: what it drives, and the attributes it gives."""
