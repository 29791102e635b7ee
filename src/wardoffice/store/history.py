"""Documents the holder dealt with before, for suggestions from his own hand."""

from sqlalchemy import ColumnElement, Connection, select

from wardoffice.contract.codec import document_from_json
from wardoffice.domain.document import Document
from wardoffice.store.projection import Mine
from wardoffice.store.schema import documents, list_rows

MOST = 50


def of_agency(connection: Connection, agency: str, but: str = "", most: int = MOST) -> list[Document]:
    """The newest documents of one issuing agency that the holder endorsed or forwarded, as the hub has them."""
    return _newest(connection, (list_rows.c.agency == agency) & (list_rows.c.id != but), most)


def of_holder(connection: Connection, most: int = 200) -> list[Document]:
    """The newest documents he endorsed or forwarded."""
    return _newest(connection, list_rows.c.id.is_not(None), most)


def _newest(connection: Connection, which: ColumnElement[bool], most: int) -> list[Document]:
    sent = list_rows.c.mine.op("&")(Mine.SENT.value) != 0
    wanted = (
        select(documents.c.body)
        .join(list_rows, list_rows.c.row == documents.c.row)
        .where(sent, which)
        .order_by(documents.c.row.desc())
        .limit(most)
    )
    return [document_from_json(body) for body in connection.execute(wanted).scalars()]
