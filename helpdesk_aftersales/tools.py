from odoo.tools import consteq


def has_access_token(record, access_token):
    """Whether a visitor came with the portal token of a record.

    :param record: one record of a model with ``portal.mixin``
    :param access_token: whatever the visitor sent
    """
    own_token = record.sudo().access_token
    if not own_token or not isinstance(access_token, str):
        return False
    # As bytes: anything but ASCII in a string would be an error, not a wrong token.
    return consteq(own_token.encode(), access_token.encode())
