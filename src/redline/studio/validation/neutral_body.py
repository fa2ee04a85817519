"""The body of a record that has none: no dimension enters energy or fuel with a coast-down given, nor charging."""

NEUTRAL_BODY = {
    "dimensions.length": 4.6,
    "dimensions.width": 1.88,
    "dimensions.height": 1.6,
    "dimensions.wheelbase": 2.8,
}
