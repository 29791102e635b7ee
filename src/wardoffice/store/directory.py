"""The ward's directory as the hub last told it."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from wardoffice.contract.codec import directory_from_json, directory_to_json
from wardoffice.domain.directory import Directory
from wardoffice.store import facts, schema
from wardoffice.store.statements import Query

_BODY = Query(select(schema.directory.c.body))
_REVISION = Query(select(schema.directory.c.revision))


def put(connection: Connection, directory: Directory) -> None:
    """Keep a newer directory. The list rows are to be projected again then: `projection.project_all`,
    which is owed until it has come to its end."""
    new = insert(schema.directory).values(one=1, revision=directory.revision, body=directory_to_json(directory))
    changed = {"revision": new.excluded.revision, "body": new.excluded.body}
    connection.execute(new.on_conflict_do_update(index_elements=["one"], set_=changed))
    facts.set_fact(connection, facts.LISTS_BEHIND, "yes")


def get(connection: Connection) -> Directory:
    """The directory; an empty one of revision 0 before the first round."""
    body = get_body(connection)
    return directory_from_json(body) if body else Directory()


def get_body(connection: Connection) -> bytes:
    """Its JSON as it is kept, empty when there is none."""
    return _BODY.value(connection) or b""


def revision(connection: Connection) -> int:
    return _REVISION.value(connection) or 0
