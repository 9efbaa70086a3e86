"""Operations carried out on one state of the models, forwards and back."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from laborinfo.common.at_once import AtOnce

KEY = ("id", models.BigAutoField(primary_key=True))
CREATE = AtOnce(
    [
        migrations.CreateModel("Valley", [KEY, ("river", models.ForeignKey("sample.River", models.CASCADE))]),
        migrations.CreateModel("River", [KEY, ("name", models.TextField())]),
    ]
)
INDEX = AtOnce(
    [
        migrations.AddIndex("River", models.Index(fields=["name"], name="sample_river_name")),
        migrations.AddConstraint("River", models.UniqueConstraint(fields=["name"], name="sample_river_once")),
    ]
)


def tables() -> set[str]:
    with connection.cursor() as cursor:
        return {name for name in connection.introspection.table_names(cursor) if name.startswith("sample_")}


@pytest.mark.django_db
def test_tables_that_point_at_each_other_and_their_indexes_come_and_go():
    states = [ProjectState()]
    with connection.schema_editor(atomic=False) as editor:
        for operation in (CREATE, INDEX):
            assert states[-1].apps is not None  # rendered, as the executor leaves it
            states.append(states[-1].clone())
            operation.state_forwards("sample", states[-1])
            operation.database_forwards("sample", editor, states[-2], states[-1])
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "sample_river")
        pointing = connection.introspection.get_relations(cursor, "sample_valley")
    assert {"sample_river_name", "sample_river_once"} <= set(found) and pointing["river_id"][1] == "sample_river"
    assert tables() == {"sample_river", "sample_valley"}
    with connection.schema_editor(atomic=False) as editor:
        for place, operation in ((1, INDEX), (0, CREATE)):
            operation.database_backwards("sample", editor, states[place + 1], states[place])
    assert tables() == set()
