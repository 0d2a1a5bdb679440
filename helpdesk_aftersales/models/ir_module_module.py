from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.translate import TranslationImporter

from ..translations import get_completed_modules, get_paths


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def module_uninstall(self):
        """Switch a service off in every team when its addon goes, and take its
        translations of other modules away."""
        uninstalled = set(self.mapped("name"))
        teams = self.env["helpdesk.ticket.team"].with_context(active_test=False)
        for switch, addon in teams._get_service_addons().items():
            if addon in uninstalled:
                switched_on = teams.search([(switch, "=", True)])
                switched_on[switch] = False
                # The base may go in the same run, and its fields before a later flush.
                switched_on.flush_recordset()
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        self._withdraw_translations(self._get_completing_files(uninstalled, langs))
        return super().module_uninstall()

    # ------------------------------------------------------------------
    # Translations of the modules that the suite depends on
    # ------------------------------------------------------------------

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Complete what modules of the host say in a language.

        An update of such a module is followed by one of the addon that completes it.
        What came from the suite goes first, so that translations which the module has
        of its own by now take its place, and then fills what they leave open.
        """
        files = self._get_completing_files(modules, langs)
        self._withdraw_translations(files)
        completed = [module for module, _lang, _path in files]
        modules = list(dict.fromkeys([*completed, *modules]))
        result = super()._load_module_terms(modules, langs, overwrite=overwrite)
        importer = TranslationImporter(self.env.cr, verbose=False)
        for _module, lang, path in files:
            importer.load_file(path, lang)
        importer.save()
        return result

    @api.model
    def _get_completing_files(self, modules, langs):
        """Return the suite's translations that matter when modules are translated.

        :param modules: names of modules that are completed, or of addons that do so
        :return: a list of triples of a completed module, a language and a file
        """
        states = ("installed", "to install", "to upgrade", "to remove")
        return [
            (module, lang, path)
            for addon, completed in get_completed_modules().items()
            if self._get(addon).state in states
            for module in sorted(completed)
            if addon in modules or module in modules
            for lang in langs
            for path in get_paths(addon, module, lang)
        ]

    @api.model
    def _withdraw_translations(self, files):
        """Remove the suite's translations of other modules, but for those that
        somebody has changed since they were loaded."""
        for _module, lang, path in files:
            importer = TranslationImporter(self.env.cr, verbose=False)
            importer.load_file(path, lang)
            for terms in (
                importer.model_translations,
                importer.model_terms_translations,
            ):
                for model, fields in terms.items():
                    for name, records in fields.items():
                        field = self.env[model]._fields[name]
                        self._withdraw_field_translations(field, records, lang)
        if files:
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    @api.model
    def _withdraw_field_translations(self, field, records, lang):
        """Remove translations of a field in a language.

        :param records: the translations by external id, as ``TranslationImporter`` has
            them: ``{lang: value}`` or, of a field with terms, ``{term: {lang: value}}``
        """
        table = SQL.identifier(self.env[field.model_name]._table)
        column = SQL.identifier(field.name)
        self.env[field.model_name].flush_model([field.name])
        rows = self.env.execute_query(
            SQL(
                "SELECT record.id, data.module || '.' || data.name, record.%(column)s"
                " FROM %(table)s record JOIN ir_model_data data"
                " ON data.res_id = record.id AND data.model = %(model)s"
                " WHERE data.module || '.' || data.name IN %(xmlids)s"
                " AND record.%(column)s ->> %(lang)s IS NOT NULL",
                column=column,
                table=table,
                model=field.model_name,
                xmlids=tuple(records),
                lang=lang,
            )
        )
        for record_id, xmlid, values in rows:
            left = self._without_translations(field, values, records[xmlid], lang)
            if left != values:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = %(left)s WHERE id = %(id)s",
                        table=table,
                        column=column,
                        left=Json(left),
                        id=record_id,
                    )
                )

    @api.model
    def _without_translations(self, field, values, translations, lang):
        """Return a translated field's values by language, without translations."""
        current = values[lang]
        if field.translate is True:
            left = None if current == translations[lang] else current
        else:
            source = values.get("_en_US", values["en_US"])
            terms = field.get_translation_dictionary(source, {lang: current})
            kept = {
                term: by_lang[lang]
                for term, by_lang in terms.items()
                if by_lang[lang] != translations.get(term, {}).get(lang)
            }
            left = field.translate(kept.get, source)
            left = None if left == source else left
        others = {code: value for code, value in values.items() if code != lang}
        return others if left is None else {**others, lang: left}
