/* Folders that stand for the SavedModel in them. */
#ifndef FG_API_FOLDER_H
#define FG_API_FOLDER_H

#include "base/memory.h"

typedef struct fg_folder {
    const char *model;  /* the file, or NULL: the folder stands for none */
    const char *deeper; /* then a folder within it that stands for one, or NULL */
} fg_folder;

bool fg_folder_is(const char *path);
/* Its saved_model.pb or .pbtxt, or that of the folder within it whose name is the highest number:
 * the version that TensorFlow Serving takes. The arena's guard is set. */
fg_folder fg_folder_look(fg_arena *arena, const char *path);

#endif
