"""FTP-75 from its bags, and the 55/45 combined consumption of the EPA.

The FTP is the UDDS cold, ten minutes of rest, and its first 505 s hot. Bag 1 is the cold transient (505 s), bag 2
the stabilised part (864 s), bag 3 the hot transient. Hybrids drive the whole second UDDS [40 CFR 1066.815, recalled];
here its end is taken to be bag 2 again. All formulas are linear in what is burnt: volume, energy and mass pass alike.
"""

from __future__ import annotations

from redline.foundations.pytrees import record
from redline.foundations.types import Float
from redline.proving_ground.procedures.carbon import to_mpg
from redline.proving_ground.procedures.steps import Step

#: Share of cold and of hot starts [40 CFR 1066.820(b); the equation is a picture in the text read: recalled].
_COLD_FRAC, _HOT_FRAC = 0.43, 0.57
#: Shares of city and highway [40 CFR 600.206-12(a)(3)].
_CITY_FRAC, _HIGHWAY_FRAC = 0.55, 0.45


@record
class Bag:
    """One bag: how far it went and the fuel it took."""

    distance_m: Float
    fuel_m3: Float


@record
class FtpTest:
    """What the bags give, as fuel volume per distance."""

    bags_m3_m: tuple[Float, ...]
    cold_m3_m: Float
    hot_m3_m: Float
    city_m3_m: Float


def _joined(first: Bag, second: Bag) -> Float:
    return (first.fuel_m3 + second.fuel_m3) / (first.distance_m + second.distance_m)


def _weighed(bags: tuple[Bag, ...], cold_m3_m: Float, hot_m3_m: Float) -> FtpTest:
    return FtpTest(
        bags_m3_m=tuple(bag.fuel_m3 / bag.distance_m for bag in bags),
        cold_m3_m=cold_m3_m,
        hot_m3_m=hot_m3_m,
        city_m3_m=_COLD_FRAC * cold_m3_m + _HOT_FRAC * hot_m3_m,
    )


def three_bag_test(cold: Bag, stabilised: Bag, hot: Bag) -> FtpTest:
    """City consumption of the three-bag FTP, in m3/m.

    ``0.43 (F1 + F2) / (D1 + D2) + 0.57 (F3 + F2) / (D3 + D2)``: bag 2 stands for the end of both UDDS
    [40 CFR 1066.820(b); 600.113-12].

    >>> litre, km = 1e-3, 1e3
    >>> bags = (Bag(distance_m=5.78 * km, fuel_m3=0.5 * litre), Bag(distance_m=6.21 * km, fuel_m3=0.5 * litre))
    >>> round(float(three_bag_test(*bags, bags[0]).city_m3_m) * 1e8, 3)  # l/100 km
    8.34
    """
    return _weighed((cold, stabilised, hot), _joined(cold, stabilised), _joined(hot, stabilised))


def combined(city_m3_m: Float, highway_m3_m: Float) -> Float:
    """Combined consumption ``0.55 city + 0.45 highway``, m3/m; harmonic in miles per gallon.

    [40 CFR 600.206-12(a)(3), 600.210-12(c)]; the regulation's sample is 27.7 and 36.9 give 31.2 mpg.

    >>> from redline.proving_ground.procedures.carbon import from_mpg
    >>> round(float(to_mpg(combined(from_mpg(27.7), from_mpg(36.9)))), 1)
    31.2
    """
    return _CITY_FRAC * city_m3_m + _HIGHWAY_FRAC * highway_m3_m


def walk_through(test: FtpTest) -> list[Step]:
    """Write the FTP out, step by step; fuel economies are in mpg, as bare numbers."""
    steps = [
        Step(f"FE_{index}", f"bag {index}, mpg", to_mpg(value), "count", "")
        for index, value in enumerate(test.bags_m3_m, start=1)
    ]
    hot = "(F3 + F4) / (D3 + D4)" if len(test.bags_m3_m) > 3 else "(F3 + F2) / (D3 + D2)"
    return [
        *steps,
        Step("FE_cold", "(F1 + F2) / (D1 + D2), mpg", to_mpg(test.cold_m3_m), "count", ""),
        Step("FE_hot", f"{hot}, mpg", to_mpg(test.hot_m3_m), "count", ""),
        Step("K_cold", "share of cold starts", _COLD_FRAC, "fraction", ""),
        Step("K_hot", "share of hot starts", _HOT_FRAC, "fraction", ""),
        Step("FE_city", "K_cold cold + K_hot hot as consumption, mpg", to_mpg(test.city_m3_m), "count", ""),
    ]
