"""An ensemble: many plausible vehicles of one concept, what trials make of them, and the slopes at the nominal one."""
