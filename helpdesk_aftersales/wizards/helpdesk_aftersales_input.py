from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import clean_context

from .values import get_commands, get_ids, is_id, makes_sense


class HelpdeskAftersalesInput(models.AbstractModel):
    """What somebody fills in, in a form or over RPC.

    Odoo computes stored fields, and the names of records, as superuser: whoever sends
    the id of a record could read of it. Here everything that is sent is checked before
    anything is computed from it: who sends it, that it makes sense, and that every
    record is one that is offered.
    """

    _name = "helpdesk.aftersales.input"
    _description = "Checked Input"

    # ------------------------------------------------------------------
    # What a model says about itself
    # ------------------------------------------------------------------

    # The field with the record that this belongs to, and that `_check_input_access`
    # checks.
    _parent_field = None

    def _get_choices(self):
        """Return what is offered, as ``{field: method}``, the narrowing fields first.

        A method returns the domain of the records that its field offers with what the
        other fields of ``self`` hold, of which it reads no more than the ids. The field
        ``<field>_domain``, if there is one, hands it to the view. Records in fields
        that are not named here are refused.
        """
        return {}

    def _check_input_access(self):
        """Make sure that the current user may fill this in, whose values are not yet
        checked.

        :raise AccessError, UserError: it is not for this user
        """
        raise NotImplementedError(self._name)

    @api.model
    def _is_input_checked(self):
        """Whether the current user's input is checked."""
        return not self.env.su

    def _explain_refusal(self, name, records):
        """Return why these records cannot be chosen, and what to do.

        :param str name: the field that was to hold the records
        :param records: records that may be none of the user's business
        """
        return self.env._(
            "%(field)s: this cannot be chosen here. Choose among those that are "
            "offered.",
            field=self._fields[name]._description_string(self.env),
        )

    @api.depends(lambda self: self._get_dependencies())
    def _compute_choice_domains(self):
        for record in self:
            for name, get_domain in record._get_choices().items():
                if f"{name}_domain" in record._fields:
                    record[f"{name}_domain"] = list(Domain(get_domain()))

    @api.model
    def _get_dependencies(self):
        """Return the fields on which the choices depend."""
        return tuple(self._get_choices())

    # ------------------------------------------------------------------
    # The ways in
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_input_checked():
            return super().create(vals_list)
        defaults = self._get_defaults()
        checked = [
            self._clean_input({**defaults, **self._need(vals, dict)})
            for vals in self._need(vals_list, list)
        ]
        self._check_inputs([(self.browse(), vals, None) for vals in checked])
        # The defaults are checked and in place: no other model takes them for its own.
        plain = self.with_context(clean_context(self.env.context))
        records = super(HelpdeskAftersalesInput, plain).create(checked)
        return records.with_env(self.env)

    def write(self, vals):
        if not self._is_input_checked():
            return super().write(vals)
        self.check_access("write")
        checked = self._clean_input(vals)
        self._check_inputs([(record, checked, None) for record in self])
        plain = self.with_context(clean_context(self.env.context))
        return super(HelpdeskAftersalesInput, plain).write(checked)

    @api.model
    def default_get(self, fields):
        if not self._is_input_checked():
            return super().default_get(fields)
        self._need_fields(self._need(fields, list))
        defaults = self._get_defaults()
        # Its own defaults a model need not check, those of the context it must.
        if any(f"default_{name}" in self.env.context for name in defaults):
            self.browse()._check_input(defaults)
        return {name: defaults[name] for name in fields if name in defaults}

    @api.model
    def _get_defaults(self):
        """Return the defaults of what can be filled in.

        :raise UserError: one that the context has makes no sense
        """
        context = self.env.context
        names = [name for name in self._fields if self._is_filled_in(name)]
        self._clean_input(
            {
                name: context[f"default_{name}"]
                for name in names
                if f"default_{name}" in context
            }
        )
        return super().default_get(names)  # pylint: disable=super-method-mismatch

    def onchange(self, values, field_names, fields_spec):
        if not self._is_input_checked():
            return super().onchange(values, field_names, fields_spec)
        if self:
            self.ensure_one()
            self.check_access("write")
        self._need_fields(self._need(field_names, list))
        self._need_fields(self._need(fields_spec, dict))
        defaults = {} if self else self._get_defaults()
        checked = self._clean_input({**defaults, **self._need(values, dict)})
        self._check_input(checked, changed=field_names)
        changed = [name for name in field_names if name in checked]
        if field_names and not changed:
            return {}
        # What was computed earlier tells Odoo what has changed by now.
        known = {
            name: checked.get(name, value)
            for name, value in values.items()
            if name in checked or self._is_harmless(name, value)
        }
        return super().onchange(known, changed, fields_spec)

    @api.model
    def _is_harmless(self, name, value):
        """Whether a value that was computed earlier can be read by whoever sends it."""
        field = self._fields[name]
        if name in models.MAGIC_COLUMNS or field.store or field.type == "one2many":
            return False
        if field.type == "binary":
            return isinstance(value, str | list | bool)
        if not makes_sense(field, value, self.env) or isinstance(value, dict):
            return False
        if not field.relational:
            return True
        records = self.env[field.comodel_name].browse(get_ids(value))
        return records == records.exists() and records.has_access("read")

    # ------------------------------------------------------------------
    # The checks
    # ------------------------------------------------------------------

    def _check_input(self, vals, changed=(), parent=None):
        """Check values for this record, or for a new one.

        :param dict vals: as ``_clean_input`` returns them
        :param changed: the names of those that were changed just now; the others need
            not fit to them, nor to each other, before they are saved
        :param parent: what the record belongs to, when it is not saved yet
        :return: the record as it would be, not saved
        :raise AccessError, UserError: with the first thing that is wrong
        """
        [preview] = self._check_inputs([(self, vals, parent)], changed)
        return preview

    @api.model
    def _check_inputs(self, inputs, changed=()):
        """Check values of several records at once: what is offered to all of them is
        searched once.

        :param inputs: for each record ``(record, vals, parent)``, as in
            ``_check_input``, whose other parameters hold for all of them
        :return: the records as they would be, not saved
        """
        previews, fittings = [], []
        for record, vals, parent in inputs:
            parent = record._check_parent(vals) if parent is None else parent
            preview = apart = record._preview_input(vals, parent)
            preview._check_input_access()
            if changed:
                nothing = dict.fromkeys(preview._get_choices(), False)
                apart = record._preview_input({**vals, **nothing}, parent)
            previews.append(preview)
            fittings.append((preview, apart, vals))
        for name in self._get_choices():
            self._check_choices_of(
                name,
                [
                    (preview if name in changed else apart, get_ids(vals[name]))
                    for preview, apart, vals in fittings
                    if name in vals
                ],
            )
        for (record, vals, _parent), (preview, apart, _vals) in zip(
            inputs, fittings, strict=True
        ):
            record._check_relations(vals, preview, apart)
        return previews

    @api.model
    def _check_choices_of(self, name, chosen):
        """Make sure that what several records hold is offered, to the current user.

        :param str name: the field that is to hold the records
        :param chosen: for each record a preview of it and the ids
        :raise UserError: something is not
        """
        together = {}
        for preview, ids in chosen:
            if not ids:
                continue
            domain = Domain(preview._get_choices()[name]())
            # The domain itself is kept, so that no other one looks like it.
            known = together.setdefault(repr(domain), (preview, domain, []))
            known[2].extend(ids)
        for preview, domain, ids in together.values():
            preview._check_choice(name, ids, domain)

    def _check_relations(self, vals, preview, apart):
        """Make sure that the lines are right, and that other relations stay as they
        are.

        :raise AccessError, UserError: they are not
        """
        for name in self._get_line_fields() & vals.keys():
            self._check_lines(apart, name, vals[name])
        for name in self._get_closed_fields() & vals.keys():
            if set(get_ids(vals[name])) - set(self[name].ids):
                raise UserError(preview._explain_refusal(name, self[name].browse()))

    def _check_parent(self, vals):
        """Return the record that this one belongs to with these values.

        :raise AccessError, UserError: it belongs to another one, or the values of that
            record, which a line can come with, are not right
        """
        field = self._fields[self._parent_field]
        sent = vals.get(field.name, self[field.name])
        if isinstance(sent, dict):
            values = sent.copy()
            record_id = values.pop("id", False)
            known = self.env[field.comodel_name].browse(
                record_id if is_id(record_id) else ()
            )
            known.check_access("write")
            sent = known._check_input(known._clean_input(values))
            parent = known if self else sent
        else:
            sent = parent = self.env[field.comodel_name].browse(get_ids(sent))
        if self and parent != self[field.name]:
            raise UserError(
                self.env._("This belongs to something else. Open it from there.")
            )
        return sent

    @api.model
    def _clean_input(self, vals):
        """Return the values without those that are computed anyway.

        :raise UserError: a value does not make sense
        """
        self._need_fields(self._need(vals, dict))
        cleaned = {}
        for name, value in vals.items():
            field = self._fields[name]
            if not self._is_filled_in(name):
                continue
            if not self._makes_sense(field, value):
                raise UserError(
                    self.env._(
                        "%(field)s: this value makes no sense. Enter another one.",
                        field=field._description_string(self.env),
                    )
                )
            cleaned[name] = value
        return cleaned

    @api.model
    def _makes_sense(self, field, value):
        if not makes_sense(field, value, self.env):
            return False
        if isinstance(value, dict):
            # A line comes with the values of its parent, when that is not saved yet.
            return field.name == self._parent_field and self._is_input(
                field.comodel_name
            )
        if field.type != "one2many":
            return True
        payloads = [values for _code, _id, values in get_commands(value) if values]
        payloads = [values for values in payloads if isinstance(values, dict)]
        if payloads and field.name not in self._get_line_fields():
            return False
        for values in payloads:
            self.env[field.comodel_name]._clean_input(values)
        return True

    @api.model
    def _is_filled_in(self, name):
        return self._fields[name].store and name not in models.MAGIC_COLUMNS

    def _preview_input(self, vals, parent):
        """Return a record that is not saved, with these values and nothing computed."""
        values = {name: self[name].ids for name in self._get_choices()}
        values.update({name: vals[name] for name in values if name in vals})
        return self.new(
            {
                self._parent_field: parent,
                **{
                    name: get_ids(value)
                    if self._fields[name].type == "many2many"
                    else (get_ids(value) or [False])[0]
                    for name, value in values.items()
                },
            }
        )

    def _check_choice(self, name, ids, domain):
        """Make sure that the records are offered, to the current user.

        :param Domain domain: what is offered, as ``_get_choices`` has it
        :raise UserError: they are not
        """
        model = self.env[self._fields[name].comodel_name].with_context(active_test=True)
        domain &= Domain("id", "in", ids)
        refused = model.browse(set(ids) - set(model.search(domain)._ids))
        if refused:
            known = refused.exists() and refused.has_access("read")
            error = UserError if known else AccessError
            raise error(self._explain_refusal(name, refused))

    def _check_choices(self):
        """Check everything that has been chosen, again.

        :raise UserError: something is not, or no longer, offered to the current user
        """
        self.ensure_one()
        for name in self._get_choices():
            self._check_choices_of(name, [(self, self[name].ids)])

    @api.model
    def _get_line_fields(self):
        """Return the names of the fields that hold lines, checked in their turn."""
        return {
            name
            for name, field in self._fields.items()
            if field.type == "one2many" and self._is_input(field.comodel_name)
        }

    @api.model
    def _get_closed_fields(self):
        """Return the names of the fields with records that nobody chooses."""
        relations = {
            name
            for name, field in self._fields.items()
            if field.relational and name not in models.MAGIC_COLUMNS
        }
        return (
            relations
            - {self._parent_field, *self._get_choices()}
            - (self._get_line_fields())
        )

    @api.model
    def _is_input(self, model_name):
        return isinstance(
            self.env[model_name], self.env.registry["helpdesk.aftersales.input"]
        )

    def _check_lines(self, preview, name, commands):
        model = self.env[self._fields[name].comodel_name]
        inputs = []
        for code, line_id, values in get_commands(commands):
            ids = values if code == fields.Command.SET else [line_id]
            if code == fields.Command.CREATE:
                inputs.append((model, model._clean_input(values), preview))
            elif code != fields.Command.CLEAR and set(ids) - set(self[name].ids):
                raise UserError(self._explain_refusal(name, self[name].browse()))
            elif code == fields.Command.UPDATE:
                line = model.browse(line_id)
                inputs.append((line, model._clean_input(values), preview))
        model._check_inputs(inputs)

    @api.model
    def _need(self, value, kind):
        if not isinstance(value, (list, tuple) if kind is list else kind):
            raise UserError(self.env._("This request makes no sense."))
        return value

    @api.model
    def _need_fields(self, names):
        for name in names:
            if not isinstance(name, str) or name not in self._fields:
                raise UserError(
                    self.env._("There is no field %(name)s here.", name=str(name)[:64])
                )
