/* graphlint on a file of TensorFlow: what it offers, and what TensorFlow 1 demands of a run. */
#ifndef FG_TOOLS_TENSORFLOW_H
#define FG_TOOLS_TENSORFLOW_H

#include "tools/needs.h"

/* Signatures, placeholders, the class of each output by the phase; without signatures, for what is
 * likely to be fetched its needs, a command to paste, and its class. */
fg_status fg_tensorflow_print(fg_output *output, const fg_needs *needs);
/* The same as members of a JSON object, each behind a comma. */
fg_status fg_tensorflow_print_json(fg_output *output, const fg_needs *needs);

/* What TensorFlow 1 demands for each of these fetches (none: for all that nothing consumes), and
 * what of it is not needed here. */
fg_status fg_tensorflow_print_demands(fg_output *output, const fg_needs *needs,
                                      char *const *fetches, size_t count);
/* The same as objects of a JSON array. */
fg_status fg_tensorflow_print_demands_json(fg_output *output, const fg_needs *needs,
                                           char *const *fetches, size_t count);

#endif
