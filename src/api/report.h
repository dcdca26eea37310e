/* Reports hold the models that could not be made, whose texts their findings show. */
#ifndef FG_API_REPORT_H
#define FG_API_REPORT_H

#include "diag/report.h"

/* Frees the model when the report is cleared or freed. */
void fg_report_adopt(fg_report *report, fg_model *model);

#endif
