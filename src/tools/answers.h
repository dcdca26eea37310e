/* What graphlint answers instead of proving: --needs, --can, --why, --phase-table, --proofs. */
#ifndef FG_TOOLS_ANSWERS_H
#define FG_TOOLS_ANSWERS_H

#include "tools/needs.h"

bool fg_answers_asked(const fg_arguments *arguments);
/* What was asked, one after the other: as text, or as members of a JSON object, each behind a
 * comma. What is wrong with a name is in the report. */
fg_status fg_answers_print(fg_output *output, const fg_needs *needs, bool json);

/* ---- tables.c ---- */

/* For each fetch, under each phase: what it needs, whether it is random, what it updates. */
fg_status fg_phase_table_print(fg_output *output, const fg_needs *needs, bool json);
/* For each signature, for the values of its bool inputs: what is needed, idle, random, updated. */
fg_status fg_proofs_print(fg_output *output, const fg_needs *needs, bool json);

/* ---- ways.c ---- */

/* What some feeds suffice to compute. */
fg_status fg_can_print(fg_output *output, const fg_needs *needs, bool json);
/* Why one value needs another. */
fg_status fg_why_print(fg_output *output, const fg_needs *needs, bool json);

/* ---- what they share ---- */

/* A request by fetches, or by a signature's name, with what --feed promises. */
fg_status fg_answer_request(const fg_needs *needs, const char *signature, fg_request **request);
/* "a, b, c"; more than `most` (0: all) are counted. */
void fg_print_names(fg_output *output, const char *const *names, size_t most);
/* ["a", "b"] */
void fg_print_json_names(fg_output *output, const char *const *names);

#endif
