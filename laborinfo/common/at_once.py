"""Operations of an initial migration that are carried out on one state of the models.

Django renders the models that are near each created model anew, which for 80 models takes nine tenths of the time of a
first start. Only operations of one kind stand together: a table that is created from a state which has its triggers
and later columns already would have them twice.
"""

from collections.abc import Sequence

from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """Carries out `operations` of one kind: all on the state before them, then all on the database."""

    def __init__(self, operations: Sequence[Operation]):
        self.operations = operations
        self.reversible = all(operation.reversible for operation in operations)

    def deconstruct(self):
        return type(self).__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered again, once, when the database is written
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
