/* Reading one value's text. Private to value.c and the files it calls.
 *
 * Nothing here allocates from an arena: what is wrong is kept in the reader, and reported when
 * all that was opened or allocated is closed and freed again. */
#ifndef FG_DATA_READER_H
#define FG_DATA_READER_H

#include "data/value.h"

typedef struct fg_reader {
    fg_memory *memory;
    const char *text; /* the source's; positions are its bytes */
    uint32_t at, end;
    const fg_value_wish *wish;
    fg_dtype dtype; /* of the numbers to be read; FG_INVALID: not known */
    bool json;      /* what is not finite stands in quotes */
    fg_code code;   /* FG_CODE_NONE: nothing is wrong */
    uint32_t begin_wrong, end_wrong;
    char message[480], help[480];
} fg_reader;

/* Says what is wrong with the bytes begin .. end - 1; returns NULL. The first one counts. */
void *fg_reader_fail(fg_reader *reader, fg_code code, uint32_t begin, uint32_t end,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));
void fg_reader_help(fg_reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void fg_reader_skip_space(fg_reader *reader);
/* The byte that comes next, 0 at the end; spaces are skipped. */
char fg_reader_peek(fg_reader *reader);
bool fg_reader_take(fg_reader *reader, char c);
/* What stands from here to the next space, bracket, comma or parenthesis; then goes on behind it.
 * Its length may be 0. */
typedef struct fg_token {
    uint32_t begin, end;
} fg_token;
fg_token fg_reader_token(fg_reader *reader);
/* False, with a finding, where something still follows. */
bool fg_reader_expect_end(fg_reader *reader);
/* The token as an argument of "%.*s", shortened where it is long. */
#define FG_TOKEN_TEXT(reader, token)                                            \
    (int)((token).end - (token).begin < 60 ? (token).end - (token).begin : 60), \
        (reader)->text + (token).begin

/* A dims list as text, "[3, 2]", for a message. */
enum { FG_DIMS_ROOM = FG_MAX_RANK * 22 + 3 };
const char *fg_dims_print(char *out, int rank, const int64_t *dims);

/* A number, true or false, or a list of them, up to the end of the text. */
fg_tensor *fg_literal_read(fg_reader *reader);
/* "[2,2]=1 2 3 4": what stands behind the element type. `begin` is where the type begins. */
fg_tensor *fg_typed_literal_read(fg_reader *reader, fg_dtype dtype, uint32_t begin);
/* "normal(0, 1)": what stands behind the name. `*is_one` is false where there is no such
 * generator. */
fg_tensor *fg_generator_read(fg_reader *reader, fg_token name, bool *is_one);
/* "images.npy", "images.npz:member": what stands behind the '@'. */
fg_tensor *fg_file_value_read(fg_reader *reader);

#endif
