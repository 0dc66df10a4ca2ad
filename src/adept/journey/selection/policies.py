"""Who may choose: each party's coordinators about their own people, and nobody else."""

from adept.kernel.access import Permission
from adept.programmes.policies import answers_for_it, coordinates_round

PERMISSIONS = {
    "selection.see": Permission(coordinates_round, strong=True),
    "selection.decide": Permission(answers_for_it, strong=True),
    "selection.close": Permission(answers_for_it, strong=True),
}
