/* Steps of training, which write several variables. */
#ifndef FG_IMPORT_TRAIN_H
#define FG_IMPORT_TRAIN_H

#include "import/importer.h"

/* How many of its first inputs are variables that it writes; 0: it is no step of training. */
uint32_t fg_tf_trained(fg_bytes op);

#endif
