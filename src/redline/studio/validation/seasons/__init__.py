"""Cold, winter, constant speed and charging: published tests and what is predicted of them."""
