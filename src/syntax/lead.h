/* How a statement begins, told from its text: what it would define. The line filter asks whether a
 * line begins a new statement although a bracket is open; the builder asks what a broken statement
 * would have defined. */
#ifndef FG_SYNTAX_LEAD_H
#define FG_SYNTAX_LEAD_H

#include <stdbool.h>
#include <stdint.h>

typedef enum fg_lead_kind {
    FG_LEAD_NONE,
    FG_LEAD_ASSIGNMENT,  /* NAME = or NAME, NAME = */
    FG_LEAD_UPDATE,      /* NAME <- */
    FG_LEAD_DECLARATION, /* a word that declares, and a name (for import and weights a string) */
    FG_LEAD_DEFINITION,  /* def NAME */
    FG_LEAD_LOOP,        /* for NAME, NAME */
} fg_lead_kind;

typedef struct fg_word {
    uint32_t begin, end; /* bytes; quotes included */
} fg_word;

typedef struct fg_lead {
    fg_lead_kind kind;
    fg_word names; /* the part of the text in which the names that it defines stand */
    bool several;  /* more than one name */
} fg_lead;

/* Reads text[begin .. end - 1], not beyond the end of the line. */
fg_lead fg_lead_of(const char *text, uint32_t begin, uint32_t end);
/* Whether the text begins with two names of which the first is nearly a word that declares: no
 * statement does. `name` is what it would declare, empty of one that names no value. */
typedef struct fg_misspelt {
    fg_word word, name;
    const char *meant;
} fg_misspelt;
bool fg_lead_misspelt(const char *text, uint32_t begin, uint32_t end, fg_misspelt *misspelt);
/* The next name from names->begin on, which moves behind it. */
bool fg_lead_next(const char *text, fg_word *names, fg_word *name);

/* Whether a word that begins statements and is not reserved (`state`) begins one here, told from
 * what follows it on its line: elsewhere it is a name. `kind` is its token. */
bool fg_lead_declares(const char *text, uint32_t behind, uint32_t end, int kind);

#endif
