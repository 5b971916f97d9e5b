#!/usr/bin/env python3
"""Checks the words of the lexicons: spelling, and all agreement that can be computed.

  spelling.py [LEXICON.toml ...]        without files: all of rules/lexicons

Each word is held against hunspell's dictionary of its column's language; what these lack and support replies
use stands in spelling-allowed.txt. What columns must have in common (a plural and its singular, a command to usted
and one to ustedes) is worked out here from the rules of either language, with its exceptions listed below.
Prints each wrong entry with its file and line, and ends with 1 if there is one.

The program and the dictionaries are those of Debian's packages hunspell, hunspell-en-us and hunspell-es. Where they
are not installed, they are fetched into target/hunspell, which needs no root.
"""
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
ALLOWED = ROOT / ".ci" / "spelling-allowed.txt"
DICTIONARIES = {"en": "en_US", "es": "es_ES"}
PACKAGES = ["hunspell", "libhunspell-1.7-0", "hunspell-en-us", "hunspell-es"]
# Columns that hold no words of their language, and what may stand in them.
CODES = {
    "en.article": {"", "a", "an"},
    "es.article": {"", "el", "la"},
    "es.gender": {"m", "f"},
    "es.position": {"before", "after"},
    "es.being": {"", "ser", "estar"},
}
# Words of grammar that only frames draw from; their examples check them.
GRAMMAR = {
    "a", "all", "data-unit", "described", "hospital-department", "it", "last", "many-determiner", "on", "one-determiner",
    "the", "the-last", "trouble", "usual-verb", "verb-apart", "your", "your-many", "yourself",
}  # fmt: skip


def main(paths):
    entries = [entry for path in paths for entry in read(path)]
    wrong = [*misspelled(entries), *unused_allowed(entries)] if len(paths) > 1 else list(misspelled(entries))
    rows = collections.defaultdict(dict)
    for entry in entries:
        rows[entry.path, entry.row][entry.column] = entry
    for (path, row), cells in rows.items():
        if row is not None:
            wrong += disagreements(cells)
    for path in paths:
        if path.stem in ONE_TO_ONE:
            wrong += homonyms([cells for (of, _), cells in rows.items() if of == path])
    for path, line, message in sorted(set(wrong)):
        print(f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line}: {message}")
    words = sum(len(words_of(entry.text)) for entry in entries if entry.column not in CODES)
    print(f"{len(paths)} lexicons, {len(entries)} entries, {words} words; {len(set(wrong))} wrong")
    return 1 if wrong else 0


# Reading

Entry = collections.namedtuple("Entry", "path line row column text")
STRING = re.compile(r"""#[^\n]*|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'""")


def read(path):
    """The cells of a lexicon, empty ones too, each with its line; a plain list has no rows."""
    text = path.read_text("utf-8")
    table = tomllib.loads(text)
    lines = [text.count("\n", 0, at.start()) + 1 for at in STRING.finditer(text) if not at[0].startswith("#")]
    # Both go through the file from its beginning to its end, so that the places fit the values.
    places = iter(lines)
    for key, value in table.items():
        if key == "rows":
            for number, row in enumerate(value):
                yield from (
                    Entry(path, next(places), number, column, cell) for column, cell in zip(table["columns"], row)
                )
        elif key == "columns":
            [next(places) for _ in value]
        else:
            yield from (Entry(path, next(places), None, column, cell) for column, cell in cells(key, value))


def cells(key, value):
    """The words of a list, which may stand below its language or its language and form."""
    if isinstance(value, dict):
        return [cell for form, words in value.items() for cell in cells(f"{key}.{form}", words)]
    return [(key, word) for word in ([value] if isinstance(value, str) else value)]


# Spelling

WORD = re.compile(r"(?<!\d)[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words_of(text):
    return WORD.findall(text)


def misspelled(entries):
    allowed = set(allowed_words())
    # A verb that the dictionary lacks is allowed by its infinitive; its forms follow from it.
    verbs = {text for entry in entries if entry.column == "es.infinitive" for text in entry.text.split("|")}
    allowed.update(form for verb in allowed & verbs for form in spanish_regular(verb))
    for language, dictionary in DICTIONARIES.items():
        asked = collections.defaultdict(list)
        for entry in entries:
            if entry.column.split(".")[0] == language and entry.column not in CODES:
                for word in words_of(entry.text):
                    asked[word].append(entry)
        for word in unknown_words(dictionary, asked.keys() - allowed):
            for entry in asked[word]:
                yield entry.path, entry.line, f"{entry.column} “{entry.text}”: no dictionary has “{word}”"
    known = DICTIONARIES.keys()
    for entry in entries:
        if entry.column.split(".")[0] not in known and words_of(entry.text):
            yield entry.path, entry.line, f"no dictionary for the column “{entry.column}”"


def allowed_words():
    for line in ALLOWED.read_text("utf-8").splitlines():
        if word := line.partition("#")[0].strip():
            yield word


def unused_allowed(entries):
    """Exceptions that no lexicon needs any more."""
    used = {word for entry in entries for word in words_of(entry.text)}
    for number, line in enumerate(ALLOWED.read_text("utf-8").splitlines(), 1):
        word = line.partition("#")[0].strip()
        if word and word not in used:
            yield ALLOWED, number, f"no lexicon has “{word}”"


def unknown_words(dictionary, words):
    program, folder, environment = hunspell()
    command = [program, "-l", "-i", "UTF-8", "-d", str(folder / dictionary)]
    question = "".join(f"{word}\n" for word in sorted(words))
    answer = subprocess.run(command, input=question, stdout=subprocess.PIPE, encoding="utf-8", env=environment, check=True)
    # Hunspell takes words apart at hyphens of its own accord; a part that is unknown makes the word unknown.
    unknown = set(answer.stdout.split())
    return sorted(word for word in words if word in unknown or unknown & set(re.split("['’-]", word)))


def hunspell():
    """The program, the folder of dictionaries, and the environment that it needs."""
    installed, folder = shutil.which("hunspell"), pathlib.Path("/usr/share/hunspell")
    if installed and all((folder / f"{name}.dic").exists() for name in DICTIONARIES.values()):
        return installed, folder, None
    fetched = ROOT / "target" / "hunspell"
    if not (fetched / "usr/bin/hunspell").exists():
        fetch(fetched)
    libraries = ":".join(str(folder) for folder in (fetched / "usr/lib").iterdir())
    return str(fetched / "usr/bin/hunspell"), fetched / "usr/share/hunspell", {**os.environ, "LD_LIBRARY_PATH": libraries}


def fetch(folder):
    """Unpacks the packages into a folder; apt keeps its lists there too, since without root it has no other place."""
    lists, archives = folder / "apt/lists/partial", folder / "apt/cache/archives/partial"
    for needed in (lists, archives):
        needed.mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", f"-oDir::State::Lists={lists.parent}", f"-oDir::Cache={folder}/apt/cache", "-oDebug::NoLocking=1"]
    for command in (["update"], ["download", *PACKAGES]):
        subprocess.run([*apt, *command], cwd=folder, stdout=sys.stderr, check=True)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", package, folder], check=True)


# Agreement within a row

# Lexicons in which a form of one language means one of the other, whatever the context.
ONE_TO_ONE = {
    "object", "attribute", "weekday", "month", "unit-of-time", "cardinal", "ordinal", "adjunct-of-time", "adjunct-of-place",
    "adjunct-of-means", "adjunct-of-convenience",
}


def disagreements(cells):
    """What is wrong in a row, as path, line and message."""
    for column, entry in cells.items():
        if column in CODES and entry.text not in CODES[column]:
            yield entry.path, entry.line, f"{column} “{entry.text}” is none of {sorted(CODES[column])}"
    for check, columns in CHECKS:
        if all(column in cells for column in columns):
            texts = [cells[column].text for column in columns]
            entry = cells[columns[-1]]
            if message := check(*texts):
                yield entry.path, entry.line, f"{columns[-1]} “{entry.text}”: {message}"


def homonyms(rows):
    """Forms that stand in two rows which say different things in the other language: rewrites cannot use them."""
    places = collections.defaultdict(list)
    for cells in rows:
        for column, entry in cells.items():
            if column not in CODES:
                for form in filter(None, entry.text.split("|")):
                    places[column.split(".")[0], form].append((cells, entry))
    for (language, form), found in places.items():
        meanings = {
            tuple(entry.text.split("|")[0] for column, entry in cells.items() if not column.startswith(language))
            for cells, _ in found
        }
        if len(meanings) > 1:
            for _, entry in found[1:]:
                yield entry.path, entry.line, f"“{form}” stands also in line {found[0][1].line}, with another meaning"


def pairwise(check):
    """A check of single words as one of cells with alternatives, each of which is held against its counterpart."""

    def of_cells(*texts):
        options = [text.split("|") for text in texts]
        if not all(texts):
            return None
        if len({len(option) for option in options}) > 1:
            return f"{' and '.join(str(len(option)) for option in options)} alternatives, where each needs its counterpart"
        return next(filter(None, (check(*words) for words in zip(*options))), None)

    return of_cells


def expected(right, found):
    return None if found in right else f"should be {' or '.join(f'“{word}”' for word in sorted(right))}"


# English

VOWEL_SOUND = {"hour", "honest", "RMA", "SMS", "HDMI", "X-ray", "FAQ"}
CONSONANT_SOUND = {"one-time", "user", "USB", "university", "utility", "username", "unit", "used", "unique", "useful"}
EN_PLURALS = {"diagnosis": "diagnoses", "shelf": "shelves", "person": "people"}
EN_PREPOSITIONS = {"of", "for", "in", "on", "at", "with", "to", "from"}
# Verbs of several syllables whose last one is stressed, so that its consonant is doubled before -ing.
FINAL_STRESS = {
    "submit", "resubmit", "refer", "transfer", "remit", "begin", "reset", "unplug", "commit", "permit", "prefer",
    "redial", "rebook", "double-tap", "unzip",
}
# Verbs of two syllables that British spelling doubles all the same.
DOUBLED_IN_BRITISH = {"cancel", "dial", "redial", "travel", "label", "model", "signal", "total"}
EN_PASTS = {
    "be": "were", "bear": "bore|borne", "begin": "began|begun", "bring": "brought", "build": "built", "buy": "bought",
    "choose": "chose|chosen", "come": "came|come", "cut": "cut", "do": "did|done", "drive": "drove|driven", "eat": "ate|eaten", "feed": "fed",
    "find": "found", "fly": "flew|flown", "freeze": "froze|frozen", "get": "got|gotten", "give": "gave|given",
    "go": "went|gone", "hang": "hung", "hide": "hid|hidden", "hold": "held", "keep": "kept", "leave": "left", "let": "let", "lie": "lay|lain",
    "make": "made", "meet": "met", "pay": "paid", "prove": "proved|proven", "put": "put", "quit": "quit", "read": "read",
    "reset": "reset", "ring": "rang|rung", "rewrite": "rewrote|rewritten", "run": "ran|run", "say": "said", "see": "saw|seen", "sell": "sold", "send": "sent", "resend": "resent",
    "set": "set", "shake": "shook|shaken", "shoot": "shot", "show": "showed|shown", "shut": "shut", "slide": "slid",
    "speak": "spoke|spoken", "stick": "stuck", "take": "took|taken", "tell": "told", "throw": "threw|thrown", "troubleshoot": "troubleshot",
    "withdraw": "withdrew|withdrawn", "write": "wrote|written",
}  # fmt: skip
EN_GERUNDS = {"lie": "lying", "be": "being", "quit": "quitting", "dm": "dming", "sync": "syncing", "equip": "equipping"}


def english_article(singular, plural, article):
    if not singular or not plural:
        return "there is none beside a missing singular or plural" if article else None
    first = singular.split("|")[0].split()[0]
    vowel = first in VOWEL_SOUND or (first[0].lower() in "aeiou" and first not in CONSONANT_SOUND)
    return expected({"an" if vowel else "a"}, article)


def english_plural(singular, plural):
    words = singular.split(" ")
    head = next((at for at, word in enumerate(words) if at and word in EN_PREPOSITIONS), len(words)) - 1
    return expected({" ".join([*words[:head], plural_of(words[head]), *words[head + 1:]])}, plural)


def plural_of(noun):
    if noun in EN_PLURALS:
        return EN_PLURALS[noun]
    if re.search("(s|x|z|ch|sh)$", noun):
        return noun + "es"
    return re.sub("([^aeiou])y$", r"\1ie", noun) + "s"


def english_gerund(bases, gerunds):
    right = set()
    for base in filter(None, bases.split("|")):
        verb, space, rest = base.partition(" ")
        right |= {form + space + rest for form in gerunds_of(verb)}
    return next(filter(None, (expected(right, gerund) for gerund in filter(None, gerunds.split("|")))), None)


def gerunds_of(verb):
    prefix, hyphen, verb = verb.rpartition("-")
    if verb in EN_GERUNDS:
        forms = {EN_GERUNDS[verb]}
    elif re.search("[^aeou]e$", verb) or verb.endswith("ue"):
        forms = {verb[:-1] + "ing"}
    elif re.search("[^aeiou]?(qu|[^aeiou])[aeiou][^aeiouwxy]$", verb) and one_stress_at_the_end(verb):
        forms = {verb + verb[-1] + "ing"}
    else:
        forms = {verb + "ing"}
    if verb in DOUBLED_IN_BRITISH:
        forms = {verb + "ing", verb + verb[-1] + "ing"}
    return {prefix + hyphen + form for form in forms}


def english_past(base, gerund, past):
    """The past of a verb, with its participle where that is another word."""
    verb, space, rest = base.partition(" ")
    if verb in EN_PASTS:
        forms = EN_PASTS[verb].split("|")
    elif verb in DOUBLED_IN_BRITISH:
        forms = [f"{verb}led", f"{verb}ed"]
    elif verb.endswith("e"):
        forms = [verb + "d"]
    elif re.search("[^aeiou]y$", verb):
        forms = [verb[:-1] + "ied"]
    else:
        # A consonant is doubled before -ed where it is before -ing.
        forms = [gerund.partition(" ")[0].removesuffix("ing") + "ed"]
    return expected({"|".join(form + space + rest for form in forms)} if base else {""}, past)


def one_stress_at_the_end(verb):
    return verb in FINAL_STRESS or len(re.findall("(?:qu|y)?[aeiouy]+", verb)) == 1


# Spanish

VOWELS = "aeiouáéíóúü"
PLAIN = str.maketrans("áéíóú", "aeiou")
ACUTE = str.maketrans("aeiou", "áéíóú")
ES_PREPOSITIONS = {"de", "del", "a", "al", "en", "con", "para", "por", "sin"}
ES_PLURALS = {
    "orden": "órdenes", "imagen": "imágenes", "examen": "exámenes", "resumen": "resúmenes", "carácter": "caracteres",
    "volumen": "volúmenes",
    "estado de cuenta bancario": "estados de cuenta bancarios",
}
# Words from other languages take -s after a consonant.
ES_LOANS = {
    "app", "chat", "chip", "driver", "e-mail", "email", "laptop", "link", "módem", "router", "smartphone", "tablet",
    "ticket", "token", "webcam",
}
# Words that stay as they are in the plural, wherever they stand or behind the noun they belong to.
ES_INVARIABLE = {"API", "HDMI", "ID", "IMEI", "IP", "MAC", "PDF", "PIN", "QR", "SIM", "SMS", "USB", "eSIM"}
ES_APPOSED = {"Ethernet", "Wi-Fi", "caché", "calendario", "límite", "web", "wifi"}
ES_ADVERBS = {"más", "no"}
ES_FEMININES = {
    "un": "una", "veintiún": "veintiuna", "primer": "primera", "tercer": "tercera", "doscientos": "doscientas",
    "trescientos": "trescientas", "quinientos": "quinientas",
}


def spanish_article(base, gender, article):
    if not base:
        return "there is none beside a missing singular" if article else None
    head = base.split("|")[0].split()[0]
    return expected({"el" if gender == "m" or starts_stressed_a(head) else "la"}, article)


def starts_stressed_a(word):
    return bool(re.match("h?[aá]", word)) and stressed_vowel(word) == re.match("h?", word).end() and word != "app"


def syllable_vowels(word):
    """Where the vowel of each syllable stands: of a diphthong, the open one or the last."""
    places = []
    for group in re.finditer(f"(?:(?<=q)u(?=[eéií])|(?<=g)u(?=[eéií])|y$|[{VOWELS}]|(?<=[{VOWELS}])h(?=[{VOWELS}]))+", word):
        silent = word[:group.start()].endswith(("q", "g")) and re.match("u[eéií]", group[0])
        at = group.start() + (1 if silent else 0)
        letters = [(place, word[place]) for place in range(at, group.end()) if word[place] != "h"]
        nucleus = None
        for place, letter in letters:
            if letter in "aeoáéóíú":
                if nucleus is not None and word[nucleus] in "aeoáéóíú":
                    places.append(nucleus)
                nucleus = place
            elif nucleus is None or word[nucleus] in "iuüy":
                nucleus = place
        places.append(nucleus)
    return places


def stressed_vowel(word):
    if accent := re.search("[áéíóú]", word):
        return accent.start()
    places = syllable_vowels(word)
    return places[-2] if len(places) > 1 and re.search(f"[{VOWELS}ns]$", word) else places[-1]


def spanish_plural(singular, plural):
    """All words up to the first preposition are in the plural, and a phrase that begins with one does not change."""
    words = singular.split(" ")
    head = next((at for at, word in enumerate(words) if word in ES_PREPOSITIONS), len(words))
    fixed = [word in ES_ADVERBS or (at > 0 and word in ES_APPOSED) for at, word in enumerate(words)]
    changed = [word if fixed[at] else spanish_plural_of(word) for at, word in enumerate(words[:head])]
    return expected({ES_PLURALS.get(singular, " ".join([*changed, *words[head:]]))}, plural)


def spanish_plural_of(word):
    if word in ES_PLURALS:
        return ES_PLURALS[word]
    if word in ES_INVARIABLE:
        return word
    if word in ES_LOANS or word[-1] in "aeiouáéóú":
        return word + "s"
    if word[-1] in "sx" and stressed_vowel(word) != syllable_vowels(word)[-1]:
        return word
    if word.endswith("z"):
        return word[:-1] + "ces"
    return (word[:-2] + word[-2:].translate(PLAIN) if re.search("[áéó][ns]$|ín$|ún$", word) else word) + "es"


def spanish_gender(base, gender):
    """The adjectives right behind the first noun agree with it."""
    head, *behind = base.split("|")[0].split(" ")
    for word in behind:
        if word in ES_PREPOSITIONS | ES_INVARIABLE | ES_APPOSED:
            return None
        if re.search("[oa]s?$", word) and not re.search(("as?$" if gender == "f" else "os?$"), word):
            return f"“{word}” does not agree with {gender}"
    if head.endswith("ción") and gender != "f":
        return "nouns in -ción are feminine"
    return None


# Verbs whose command to vos is not made from the infinitive.
VOS_IRREGULAR = {"ir": "andá"}


def spanish_vos(infinitive, vos):
    return expected({vos_of(text) for text in infinitive.split("|")}, vos) if infinitive and vos else None


def vos_of(infinitive):
    verb, space, rest = infinitive.partition(" ")
    pronominal = verb.endswith("se")
    verb = verb.removesuffix("se")
    command = VOS_IRREGULAR.get(verb) or verb[:-2] + verb[-2].translate(ACUTE)
    # With a pronoun on it, and in a word of one syllable, the accent is not written.
    if pronominal or len(syllable_vowels(command)) == 1:
        command = command.translate(PLAIN)
    return command + ("te" if pronominal else "") + space + rest


def spanish_ustedes(usted, ustedes):
    verb, space, rest = usted.partition(" ")
    plural = verb.removesuffix("se") + "nse" if is_pronominal(verb) else verb + "n"
    return expected({plural + space + rest}, ustedes)


def spanish_subjunctive(usted, subjunctive):
    verb, space, rest = usted.partition(" ")
    if is_pronominal(verb):
        verb = "te " + verb.removesuffix("se").translate(PLAIN)
    return expected({verb + "s" + space + rest}, subjunctive)


def is_pronominal(command):
    """Whether a command has its pronoun on it (póngase, not revise): then the accent is written."""
    return bool(re.search("[áéíóú].*se$", command))


def spanish_regular(infinitive):
    """The forms of a regular verb in -ar that the lexicon has."""
    stem = infinitive.removesuffix("ar")
    soft = re.sub("[cgz]$", lambda end: {"c": "qu", "g": "gu", "z": "c"}[end[0]], stem)
    endings = [stem + end for end in ("ar", "ando", "a", "á", "ó", "aste")]
    return endings + [soft + end for end in ("e", "en", "es")] if stem != infinitive else []


def spanish_gerund(infinitive, gerund):
    """The ending alone: the stem may change (pidiendo)."""
    if not infinitive or not gerund:
        return None
    verb, found = infinitive.split("|")[0].split()[0], gerund.split()[0]
    right = {"ar": ("ando",), "er": ("iendo", "yendo"), "ir": ("iendo", "yendo"), "se": ("ndose",)}[verb[-2:]]
    return None if found.endswith(right) else f"should end in {' or '.join(right)}"


def spanish_feminine(masculine, feminine):
    adverb, word, rest = re.fullmatch(f"((?:(?:{'|'.join(ES_ADVERBS)}) )?)([^ ]*)(.*)", masculine).groups()
    if word in ES_FEMININES:
        word = ES_FEMININES[word]
    elif not re.search("(cuatro|cinco|ocho)$", word):
        word = re.sub("o$", "a", word)
    return expected({adverb + word + rest}, feminine)


def same_number(_, english, spanish):
    return None if bool(english) == bool(spanish) else "a singular on one side only"


def all_or_none(*texts):
    return None if all(texts) or not any(texts) else "an empty cell beside others that are not"


CHECKS = [
    (pairwise(english_plural), ("en", "en.plural")),
    (english_article, ("en", "en.plural", "en.article")),
    (english_gerund, ("en", "en.gerund")),
    (english_past, ("en", "en.gerund", "en.past")),
    (pairwise(spanish_plural), ("es", "es.plural")),
    (same_number, ("es.gender", "en", "es")),
    (spanish_article, ("es", "es.gender", "es.article")),
    (spanish_gender, ("es", "es.gender")),
    (spanish_vos, ("es.infinitive", "es.vos")),
    (spanish_gerund, ("es.infinitive", "es.gerund")),
    (pairwise(spanish_ustedes), ("es.usted", "es.ustedes")),
    (pairwise(spanish_subjunctive), ("es.usted", "es.tu-subjunctive")),
    (pairwise(spanish_feminine), ("es.m", "es.f")),
    (pairwise(spanish_plural), ("es.m", "es.m-plural")),
    (pairwise(spanish_plural), ("es.f", "es.f-plural")),
    (all_or_none, ("en", "es.m", "es.f", "es.m-plural", "es.f-plural", "es.position")),
    (all_or_none, ("es.infinitive", "es.gerund", "es.ustedes", "es.past")),
    # What carries the “se” of usted has no form for tú: ponerse en contacto.
    (all_or_none, ("es.tu", "es.vos", "es.tu-subjunctive", "es.tu-past")),
]


if __name__ == "__main__":
    given = [pathlib.Path(path).resolve() for path in sys.argv[1:]]
    shipped = sorted((ROOT / "rules" / "lexicons").glob("*.toml"))
    sys.exit(main(given or [path for path in shipped if path.stem not in GRAMMAR]))
