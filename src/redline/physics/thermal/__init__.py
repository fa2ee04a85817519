"""Heat: cabin, climate control, pack, machines, tyres and oil. Pure functions, as everywhere in physics."""
