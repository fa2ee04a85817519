"""Water: the wave a wading vehicle pushes, drag, buoyancy, and the push of a stream."""
