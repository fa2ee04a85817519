"""The combustion engine."""

from redline.foundations.pytrees import record
from redline.foundations.types import Float


@record
class Engine:
    """Willans line, full-load curve and warm-up of an engine.

    ``load_loss_1_pa`` bends the line at high load (spark retard, enrichment); ``boosted_frac`` is 1 where a
    turbocharger keeps full load up at altitude; ``stop_start_frac`` is 1 where the engine stops at standstill;
    ``deactivation_frac`` is the share of friction and pumping saved by resting cylinders at part load;
    ``diesel_frac`` is 1 where it burns diesel; ``inertia_kg_m2`` turns with the crankshaft, converter or flywheel
    included. Cold, below 23 degC and per 67 K: ``cold_idle_frac`` raises idle speed, ``cold_enrichment_frac`` fuel;
    ``uncut_frac`` is the share of idle fuel at the same speed that it burns where the wheels turn it, 0 once warm.
    ``transient_s`` is the fuel that a rise of power costs beyond the line's: so many seconds of the rise, at the line's
    slope. ``catalyst_heat_j`` is fuel that heats the catalyst after a cold start.
    """

    displacement_m3: Float
    peak_torque_nm: Float
    peak_torque_speed_rad_s: Float
    peak_power_w: Float
    idle_speed_rad_s: Float
    max_speed_rad_s: Float
    indicated_efficiency_frac: Float
    friction_pressure_pa: Float
    friction_rise_pa_s2: Float
    load_loss_1_pa: Float
    cold_friction_frac: Float
    warm_up_j: Float
    low_speed_torque_frac: Float
    boosted_frac: Float
    stop_start_frac: Float
    deactivation_frac: Float
    start_energy_j: Float
    diesel_frac: Float
    inertia_kg_m2: Float
    cold_idle_frac: Float = 0.0
    cold_enrichment_frac: Float = 0.0
    uncut_frac: Float = 0.0
    transient_s: Float = 0.0
    catalyst_heat_j: Float = 0.0
