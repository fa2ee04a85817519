"""What a concept file may say: its schema and quantities, its files on disk, and edits that keep comments."""
