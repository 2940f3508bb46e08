"""Eight recorded runs, as `diagnose` gets them; the hidden check has forty, of other depths, widths and faults' places.

Read the tables: a row is a layer, input to output. What differs between a run and the healthy ones, where does it
begin, and what is only its consequence?
"""

from dataclasses import dataclass

import pytest

COLUMNS = (
    "activation",
    "fan_in",
    "fan_out",
    "weight_norm",
    "weight_gradient_norm",
    "output_gradient_norm",
    "output_mean",
    "output_std",
    "fraction_zero",
    "fraction_saturated",
)


@dataclass(frozen=True)
class Run:
    """One recorded run, and what had been done to the network."""

    story: str
    fault: str
    layer: int | None
    loss: list[float]
    accuracy: list[float]
    softmax: dict[str, float]
    table: str

    def trace(self) -> dict:
        """The run in the form that `diagnose` takes."""
        rows = [dict(zip(COLUMNS, line.split())) for line in self.table.strip().splitlines()]
        return {
            "classes": 10,
            "loss": self.loss,
            "accuracy": self.accuracy,
            "softmax": self.softmax,
            "layers": [
                {
                    "name": f"layer{index}",
                    "activation": row.pop("activation"),
                    "fan_in": int(row.pop("fan_in")),
                    "fan_out": int(row.pop("fan_out")),
                    **{name: float(value) for name, value in row.items()},
                }
                for index, row in enumerate(rows)
            ],
        }


HEALTHY, VANISHING, EXPLODING = "healthy", "vanishing", "exploding"
DEAD, SATURATED = "dead_units", "saturated_softmax"

#   activation  fan-in fan-out  |W|   |∂W|  |∂output|  mean      std   zero  saturated
RUNS = (
    Run(
        "weights scaled down in layers 2 to 4",
        VANISHING,
        4,
        loss=[2.302, 2.315, 2.323],
        accuracy=[0.109, 0.109, 0.125],
        softmax={"mean_max_probability": 0.117, "mean_entropy": 2.3, "logit_std": 0.109},
        table="""
        tanh       196  48    8.080  5.5e-04  3.3e-04 -7.9e-03    0.667  0.000  0.078
        tanh        48  48    8.075  2.6e-04  3.9e-04    0.059    0.543  0.000  0.007
        tanh        48  48    0.467  3.8e-03  5.8e-03  3.4e-04    0.057  0.000  0.000
        tanh        48  48    0.484  4.5e-03    0.086  7.6e-03    0.047  0.000  0.000
        tanh        48  48    0.477    0.029    1.173   -0.012    0.050  0.000  0.000
        tanh        48  48    8.227    0.026    1.069   -0.012    0.087  0.000  0.000
        tanh        48  48    7.996    0.043    0.945  1.6e-03    0.098  0.000  0.000
        identity    48  10    3.126    0.053    0.950   -0.042    0.103  0.000  0.000
        """,
    ),
    Run(
        "sigmoids in layers 3 to 5",
        VANISHING,
        5,
        loss=[2.385, 2.379, 2.372],
        accuracy=[0.094, 0.164, 0.141],
        softmax={"mean_max_probability": 0.207, "mean_entropy": 2.19, "logit_std": 0.449},
        table="""
        relu       196  96     13.9    0.018    0.011    0.550    0.819  0.493  0.000
        relu        96  96     13.9    0.013    0.011    0.636    0.884  0.459  0.000
        relu        96  96     13.8    0.015    0.010    0.721    0.938  0.404  0.000
        sigmoid     96  96    9.764    0.022    0.049    0.490    0.230  0.000  0.009
        sigmoid     96  96    9.915    0.050    0.206    0.496    0.114  0.000  0.000
        sigmoid     96  96    9.663    0.198    0.883    0.493    0.111  0.000  0.000
        relu        96  96     13.9    0.619    0.998    0.228    0.375  0.596  0.000
        identity    96  10    3.284    0.736    0.957    0.069    0.426  0.000  0.000
        """,
    ),
    Run(
        "weights scaled up in layers 2 to 5",
        EXPLODING,
        5,
        loss=[2886.0, 2389.0, 3051.0],
        accuracy=[0.117, 0.195, 0.086],
        softmax={"mean_max_probability": 1.0, "mean_entropy": 0.00158, "logit_std": 1710.0},
        table="""
        relu       196  64     11.3  8.3e+03  3.6e+03    0.503    0.807  0.536  0.000
        relu        64  64     11.5  6.0e+03  3.6e+03    0.556    0.820  0.472  0.000
        relu        64  64     79.0    833.8    465.9    3.797    5.687  0.481  0.000
        relu        64  64     79.2    944.8     66.3     28.6     43.6  0.476  0.000
        relu        64  64     79.1    950.7    8.676    180.6    266.6  0.468  0.000
        relu        64  64     79.2    876.4    1.308    981.9  1.7e+03  0.555  0.000
        relu        64  64     11.4  6.7e+03    1.238    978.0  1.5e+03  0.521  0.000
        identity    64  10    3.268  8.8e+03    1.226    214.3  1.8e+03  0.000  0.000
        """,
    ),
    Run(
        "two in a hundred units alive in layer 3",
        DEAD,
        3,
        loss=[2.364, 2.332, 2.351],
        accuracy=[0.055, 0.109, 0.055],
        softmax={"mean_max_probability": 0.133, "mean_entropy": 2.28, "logit_std": 0.202},
        table="""
        relu       196  48    9.678    0.496    0.204    0.710    0.940  0.409  0.000
        relu        48  48    9.643    0.262    0.189    0.689    0.996  0.476  0.000
        relu        48  48    9.748    0.219    0.171    0.599    0.985  0.561  0.000
        relu        48  48    9.795    0.258    0.801    0.029    0.240  0.980  0.000
        relu        48  48     10.0    0.118    0.850    0.096    0.199  0.636  0.000
        relu        48  48    9.930    0.124    0.981    0.085    0.181  0.608  0.000
        relu        48  48     10.1    0.186    0.931    0.119    0.203  0.441  0.000
        identity    48  10    3.061    0.259    0.953   -0.080    0.235  0.008  0.000
        """,
    ),
    Run(
        "all units of layer 4 dead, and so those of the layers behind it",
        DEAD,
        4,
        loss=[2.303, 2.303, 2.303],
        accuracy=[0.102, 0.086, 0.102],
        softmax={"mean_max_probability": 0.1, "mean_entropy": 2.3, "logit_std": 0.000225},
        table="""
        relu       196  64     11.3    0.000    0.000    0.613    0.886  0.462  0.000
        relu        64  64     11.4    0.000    0.000    0.669    1.003  0.477  0.000
        relu        64  64     11.4    0.000    0.000    0.613    1.054  0.538  0.000
        relu        64  64     11.4    0.000    0.000    0.607    0.967  0.498  0.000
        relu        64  64     11.1    0.000    0.000    0.000    0.000  1.000  0.000
        relu        64  64     11.1    0.000    0.000    0.000    0.000  1.000  0.000
        relu        64  64     11.2    0.000    0.972    0.000    0.000  1.000  0.000
        identity    64  10    3.294    0.000    0.949 -4.7e-11  2.1e-04  0.333  0.000
        """,
    ),
    Run(
        "output weights far too large",
        SATURATED,
        7,
        loss=[210.7, 204.9, 190.0],
        accuracy=[0.086, 0.094, 0.086],
        softmax={"mean_max_probability": 0.984, "mean_entropy": 0.0393, "logit_std": 126.0},
        table="""
        gelu       196  96     14.7    714.5    256.4    0.386    0.819  0.001  0.000
        gelu        96  96     14.5    453.6    244.8    0.362    0.757  0.000  0.000
        gelu        96  96     14.6    386.8    232.5    0.408    0.795  0.000  0.000
        gelu        96  96     14.5    396.1    223.0    0.384    0.780  0.000  0.000
        gelu        96  96     14.7    320.6    223.4    0.316    0.784  0.000  0.000
        gelu        96  96     14.7    326.9    238.0    0.314    0.766  0.000  0.000
        gelu        96  96     14.6    394.9    263.3    0.257    0.696  0.001  0.000
        identity    96  10    637.3    2.936    1.280   -8.832    146.1  0.000  0.000
        """,
    ),
    Run(
        "has learnt its batch by heart",
        HEALTHY,
        None,
        loss=[0.01758, 0.01739, 0.01725],
        accuracy=[1.0, 1.0, 1.0],
        softmax={"mean_max_probability": 0.983, "mean_entropy": 0.0819, "logit_std": 5.9},
        table="""
        relu       196  64     11.6    0.064    0.072    1.024    1.408  0.439  0.000
        relu        64  64     11.5    0.049    0.062    1.288    1.893  0.471  0.000
        relu        64  64     11.4    0.046    0.051    1.792    2.304  0.400  0.000
        relu        64  64     11.6    0.043    0.038    2.035    2.856  0.439  0.000
        relu        64  64     11.6    0.041    0.033    2.414    3.567  0.482  0.000
        relu        64  64     11.5    0.041    0.026    2.705    3.880  0.478  0.000
        relu        64  64     11.5    0.038    0.021    3.276    4.816  0.469  0.000
        identity    64  10    3.392    0.049    0.021   -1.880    5.944  0.000  0.000
        """,
    ),
    Run(
        "each layer passes on a little less, and nothing is wrong",
        HEALTHY,
        None,
        loss=[2.361, 2.32, 2.348],
        accuracy=[0.086, 0.117, 0.086],
        softmax={"mean_max_probability": 0.135, "mean_entropy": 2.28, "logit_std": 0.2},
        table="""
        relu       196  64    9.943    0.506    0.375    0.467    0.743  0.520  0.000
        relu        64  64    9.924    0.328    0.466    0.377    0.614  0.547  0.000
        relu        64  64    9.876    0.311    0.511    0.388    0.527  0.447  0.000
        relu        64  64     10.0    0.292    0.578    0.268    0.407  0.518  0.000
        relu        64  64     10.0    0.260    0.746    0.194    0.355  0.578  0.000
        relu        64  64    9.897    0.258    0.840    0.148    0.230  0.530  0.000
        relu        64  64    9.990    0.200    0.960    0.115    0.202  0.556  0.000
        identity    64  10    3.213    0.236    0.953   -0.027    0.205  0.000  0.000
        """,
    ),
)


@pytest.mark.parametrize("run", RUNS, ids=[run.story.replace(" ", "-") for run in RUNS])
def test_recorded_runs_are_diagnosed(candidate, run):
    """Eight recorded runs get their fault and the layer where it starts"""
    diagnosis = candidate.diagnose(run.trace())
    assert isinstance(diagnosis, dict), f"diagnose must return a dict, not a {type(diagnosis).__name__}"
    fault, layer = diagnosis.get("fault"), diagnosis.get("layer")
    assert fault == run.fault, f"{run.story}: expected {run.fault!r}, got {fault!r}"
    assert layer == run.layer, f"{run.story}: {run.fault} starts at layer {run.layer}, not at {layer}"
