/* What would mend a signature, as replacements in its text. */
#ifndef FG_CHECK_MEND_H
#define FG_CHECK_MEND_H

#include "check/checker.h"

/* An input more: "label", "learning_phase = false". Nothing where the text does not look as it
 * should. */
void fg_mend_add_input(fg_checker *c, fg_finding *finding, const fg_signature *signature,
                       const char *input);
/* One less: input `index`. */
void fg_mend_drop_input(fg_checker *c, fg_finding *finding, const fg_signature *signature,
                        uint32_t index);

#endif
