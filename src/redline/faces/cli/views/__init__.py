"""What commands show, as tables and text."""
