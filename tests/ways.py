"""Ways for the tests of trails: a route the other way round."""

from __future__ import annotations

from redline.proving_ground.trail.route import Route, Stretch


def reversed_route(route: Route) -> Route:
    """The same way back: climbs become descents, stretches come in turn."""
    length = route.length_m
    return Route(
        name=f"{route.name}, back",
        distance_m=length - route.distance_m[::-1],
        elevation_m=route.elevation_m[::-1],
        east_m=None if route.east_m is None else route.east_m[::-1],
        north_m=None if route.north_m is None else route.north_m[::-1],
        stretches=tuple(
            Stretch(length - s.end_m, length - s.start_m, s.surface, s.obstacle, s.speed_m_s, s.name)
            for s in route.stretches[::-1]
        ),
    )
