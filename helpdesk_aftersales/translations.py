"""Translations that an addon of the suite has for the modules it depends on.

The file ``<addon>/i18n_extra/<module>/<language>.po`` completes what the module says
itself, which always wins. Models' terms are loaded into the database by
``ir.module.module``; the terms of Python and JavaScript, which Odoo reads from files
for all databases of a server, are added here.
"""

from pathlib import Path

from odoo.tools.translate import CodeTranslations, code_translations, get_base_langs

# The folders with translations of each module, by the addon that has them.
_folders = {}
_get_own_translations = CodeTranslations._get_code_translations


def complete_dependencies(package, path):
    """Complete the modules that an addon translates; to be called as it is imported.

    :param package: the addon, as its ``__name__``
    :param path: a file in the addon's folder, as its ``__file__``
    """
    folders = Path(path).parent.glob("i18n_extra/*/")
    _folders[package.rpartition(".")[2]] = {folder.name: folder for folder in folders}
    # Odoo may have read the modules' own translations before.
    code_translations.python_translations.clear()
    code_translations.web_translations.clear()


def get_completed_modules():
    """Return the modules that each addon completes, as ``{addon: modules}``."""
    return {addon: set(folders) for addon, folders in _folders.items()}


def get_paths(addon, module, lang):
    """Return the files in which an addon completes a module in a language."""
    folder = _folders[addon].get(module)
    if not folder:
        return []
    paths = [folder / f"{code}.po" for code in get_base_langs(lang)]
    return [str(path) for path in paths if path.exists()]


def _get_code_translations(module_name, lang, filter_func):
    translations = {}
    for addon in _folders:
        for path in get_paths(addon, module_name, lang):
            with open(path, "rb") as file:
                translations.update(
                    CodeTranslations._read_code_translations_file(file, filter_func)
                )
    translations.update(_get_own_translations(module_name, lang, filter_func))
    return translations


CodeTranslations._get_code_translations = staticmethod(_get_code_translations)
