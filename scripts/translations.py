"""Translations without GNU gettext, which a fresh machine may lack.

    python scripts/translations.py check                     every string translated; writes nothing
    python scripts/translations.py update [FILE.txt …]       rewrites the .po from the sources
    python scripts/translations.py compile                   .po -> .mo (the .mo is not in git)

FILE.txt holds lines of `English source<TAB>translation` that fill what has none.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
PACKAGES = ("laborinfo", "ledgers", "jobs", "matching", "subsidies", "assessment")
KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (1, 2)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], ((1, "c"), 2)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], ((1, "c"), 2, 3)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|\{\w*\}|%[sd]")
METADATA = {
    "Project-Id-Version": "laborinfo",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
Key = tuple[str | None, str, str]  # context, source, plural source


def sources() -> Iterator[tuple[str, bytes]]:
    """Relative path and Python text of every module and every template (as Django's extractor sees it)."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    folders = [ROOT / "templates", *(ROOT / package for package in PACKAGES)]
    for folder in folders:
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            text = templatize(path.read_text(encoding="utf-8"))
            flat = "\n".join(line.lstrip() for line in text.splitlines())  # indentation is no Python here
            yield path.relative_to(ROOT).as_posix(), flat.encode()


def extracted() -> dict[Key, str]:
    """Every translatable string of the sources and the first file that has it."""
    found: dict[Key, str] = {}
    for name, text in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(text), KEYWORDS):
            source, plural = message if isinstance(message, tuple) else (message, "")
            if source:
                found.setdefault((context, source, plural), name)
    return found


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translations_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def problems() -> list[str]:
    """What is wrong with the .po, one sentence each."""
    catalogue = polib.pofile(str(PO)) if PO.exists() else polib.POFile()
    wanted = extracted()
    known = {key_of(entry) for entry in catalogue if not entry.obsolete}
    found = [f"{name}: not in django.po: {key[1]!r}" for key, name in wanted.items() if key not in known]
    for entry in catalogue:
        if entry.obsolete or key_of(entry) not in wanted:
            found.append(f"django.po: no longer used: {entry.msgid!r}")
        elif entry.fuzzy or not all(translations_of(entry)) or not translations_of(entry):
            found.append(f"{wanted[key_of(entry)]}: not translated: {entry.msgid!r}")
        elif not _same_placeholders(entry):
            found.append(f"django.po: other placeholders than the source: {entry.msgid!r}")
    return found


def _same_placeholders(entry: polib.POEntry) -> bool:
    allowed = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    needed = set() if entry.msgid_plural else allowed  # a plural's source may say "one"
    used = [set(PLACEHOLDER.findall(text)) for text in translations_of(entry)]
    return all(needed <= names <= allowed for names in used)


def update(glossaries: list[Path]) -> int:
    """Rewrite the .po: sources' strings, known translations, then the glossaries'. Returns what is missing."""
    known: dict[Key, list[str]] = {}
    if PO.exists():
        known = {key_of(entry): translations_of(entry) for entry in polib.pofile(str(PO)) if not entry.fuzzy}
    glossary = dict(_pairs(glossaries))
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = METADATA
    for key, name in sorted(extracted().items(), key=lambda item: (item[1], item[0][1])):
        context, source, plural = key
        given = [text for text in known.get(key, []) if text] or [glossary.get(source, "")]
        entry = polib.POEntry(msgctxt=context, msgid=source, msgid_plural=plural, occurrences=[(name, "")])
        if plural:
            entry.msgstr_plural = {0: given[0]}
        else:
            entry.msgstr = given[0]
        if "%(" in source or "%s" in source or "%d" in source:
            entry.flags.append("python-format")
        catalogue.append(entry)
    PO.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(PO))
    return sum(not all(translations_of(entry)) for entry in catalogue)


def _pairs(files: list[Path]) -> Iterator[tuple[str, str]]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            source, separator, translation = line.partition("\t")
            if separator and translation.strip():
                yield source.replace("\\n", "\n"), translation.strip().replace("\\n", "\n")


def compile_catalogues() -> None:
    """Write the .mo beside every .po of the project."""
    for path in (ROOT / "locale").rglob("*.po"):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "update", "compile"])
    parser.add_argument("glossary", nargs="*", type=Path)
    arguments = parser.parse_args()
    settings.configure(USE_I18N=True)  # templatize needs nothing else of Django
    if arguments.action == "compile":
        compile_catalogues()
        return 0
    if arguments.action == "update":
        print(f"{update(arguments.glossary)} strings have no translation")
        return 0
    found = problems()
    print("\n".join([*found, f"{len(found)} problems with translations"]) if found else "Translations complete")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
