"""What the roles may do fits what workflow files may name."""

from casetrack.engine.definition import ROLES as STEP_TAKERS
from casetrack.services.permissions import PERMISSIONS, ROLES


def test_a_workflow_may_name_exactly_the_roles_that_may_take_steps():
    assert set(STEP_TAKERS) == {role for role, allowed in PERMISSIONS.items() if "case.step" in allowed}


def test_every_role_has_its_permissions_and_its_name():
    assert set(ROLES) == set(PERMISSIONS)
