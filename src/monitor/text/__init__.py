"""Words in every script that we read: addresses, cleaning, tokens, sentences, figures, names, sketches.

Who comes in: everybody who holds a text. Each function takes strings and returns values; nothing here reads a
file, a clock or a setting, or knows any noun of the project. What never happens: a function never raises for
odd text, never takes time more than linear in the length of its input, and gives the same answer on every
machine and in every run.

==================  ==================================================================================
``urls``            addresses that are equal when they lead to the same article
``cleaning``        markup and invisible characters out, white space in order, cutting to a length
``words``           folded tokens with their offsets: the ground on which terms, sketches and names stand
``scripts``         Cyrillic to Latin
``inflection``      the forms of a word, in eight languages
``frequent_words``  what no term should find by mistake
``offices``         what kind of office a word belongs to, of what, of which country
``sentences``       sentences with their offsets
``figures``         numbers, percentages and dates, equal across languages
``names``           capitalised words, equal across scripts and cases
``sketches``        hashed word trigrams, and how much of one text stands in another
``language``        which language a text is in
``guesses``         what somebody may have meant to write
==================  ==================================================================================
"""
