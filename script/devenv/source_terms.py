"""The terms that an addon's files show to people, without running Odoo.

Code is read with babel. Of views and fields only what can be read without knowing the
models counts: titles that Odoo derives from a field's name are left to the export.
"""

import ast
import dataclasses
import pathlib
import re

from babel.messages import extract
from lxml import etree

# The attributes of views and templates that Odoo translates.
ATTRIBUTES = {"alt", "aria-label", "confirm", "help", "placeholder", "string", "sum"}
ATTRIBUTES |= {"title", "data-tooltip"}
# Elements that are part of a longer term, with their attributes.
INLINE = {"b", "br", "code", "em", "i", "small", "span", "strong", "u"}
WITHOUT_TEXT = {"script", "style", "attribute"}
FIELD_TERMS = ("string", "help", "selection")


@dataclasses.dataclass(frozen=True)
class Term:
    """A text in a file; `whole` tells whether it is an entry of its own."""

    path: pathlib.Path
    line: int
    text: str
    whole: bool = True


def terms(addon):
    """The terms of an addon's folder that its template must hold."""
    for path in sorted(addon.rglob("*.py")):
        if not {"tests", "demo"} & set(path.relative_to(addon).parts):
            yield from code_terms(path)
            yield from _model_terms(path)
    for path in sorted(addon.glob("static/src/**/*.js")):
        yield from code_terms(path)
    for path in xml_files(addon):
        yield from _view_terms(path)


def code_terms(path):
    """The terms that Python or JavaScript code marks for translation."""
    method, keywords = "python", {"_": None, "_lt": None}
    if path.suffix == ".js":
        method, keywords = "javascript", {"_t": None}
    with path.open("rb") as file:
        for line, text, *_more in extract.extract(method, file, keywords):
            if isinstance(text, str) and text:
                yield Term(path, line, text)


def xml_files(addon):
    """The files of views, templates and data; demo data is nobody's to translate."""
    files = sorted(addon.rglob("*.xml"))
    return [f for f in files if not {"demo", "tests"} & set(f.relative_to(addon).parts)]


def normal(text):
    return " ".join(text.split())


def _says_something(text):
    return len(re.sub(r"\W+", "", text)) > 1


def _model_terms(path):
    """What models and fields are called, as far as their declarations say it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and _is_description(node):
            yield Term(path, node.lineno, node.value.value)
        elif isinstance(node, ast.Call) and _is_field(node):
            values = {keyword.arg: keyword.value for keyword in node.keywords}
            if node.args and isinstance(node.args[0], ast.List):
                values.setdefault("selection", node.args[0])
            # Of a technical field Odoo still exports the help.
            technical = "export_string_translation" in values
            for name in ("help",) if technical else FIELD_TERMS:
                yield from _constants(path, values.get(name))


def _is_description(node):
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return names == ["_description"] and isinstance(node.value, ast.Constant)


def _is_field(node):
    function = node.func
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "fields"
    )


def _constants(path, value):
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield Term(path, value.lineno, value.value)
    elif isinstance(value, ast.List):
        for pair in value.elts:
            if isinstance(pair, ast.Tuple) and isinstance(pair.elts[1], ast.Constant):
                yield Term(path, pair.lineno, pair.elts[1].value)


def _view_terms(path):
    tree = etree.parse(str(path))
    for root in tree.iter("template", "field"):
        if root.tag == "field" and not (root.get("name") == "arch" or len(root)):
            continue
        for node in root.iter(etree.Element):
            yield from _node_terms(path, node, root)


def _node_terms(path, node, root):
    for name in ATTRIBUTES & set(node.attrib):
        if node is not root and _says_something(node.get(name)):
            text = node.get(name).strip()
            yield Term(path, node.sourceline, text, whole=node.tag not in INLINE)
    texts = [] if node.tag in WITHOUT_TEXT else [node.text]
    if node.tag == "attribute" and node.get("name") in ATTRIBUTES:
        texts = [node.text]
    if node is not root:
        texts.append(node.tail)
    for text in texts:
        if text and _says_something(text):
            yield Term(path, node.sourceline, normal(text), whole=False)
