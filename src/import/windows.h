/* How windows lie, as attributes of TensorFlow's convolutions and pooling say it. */
#ifndef FG_IMPORT_WINDOWS_H
#define FG_IMPORT_WINDOWS_H

#include "import/compose.h"

enum { FG_TF_AXES = 3 };

typedef struct fg_tf_windows {
    bool first; /* channels are axis 1 */
    int axes;   /* spatial ones */
    int64_t stride[FG_TF_AXES], dilation[FG_TF_AXES], size[FG_TF_AXES];
    int64_t paddings[2 * FG_TF_AXES]; /* before and behind each axis, where they are given */
    bool same, paddings_given;
} fg_tf_windows;

/* From the attributes; 1 where there is none. False where they cannot be: call->why says so. */
bool fg_tf_windows_init(fg_importer *im, fg_tf_call *call, int axes, fg_tf_windows *w);
/* Sizes and strides from two inputs. */
bool fg_tf_windows_take(fg_importer *im, fg_tf_call *call, uint32_t input, fg_tf_windows *w);
/* How many spatial axes an operation has, by its name. */
int fg_tf_spatial_axes(const fg_tf_call *call);
fg_attr fg_tf_numbers_attr(fg_importer *im, const int64_t *at, int count);
/* What pooling takes as attributes: room for 5. Returns how many they are. */
uint32_t fg_tf_pool_sets(fg_importer *im, const fg_tf_windows *w, fg_tf_set *sets);

#endif
