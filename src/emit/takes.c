/* See takes.h. */
#include "emit/takes.h"

#include <string.h>

#include "emit/compose.h"

typedef enum fg_takes_how { CASTS, WRAPS, REFUSES } fg_takes_how;

typedef struct fg_takes_row {
    const char *op;
    fg_dtypes types;
    fg_takes_how how;
} fg_takes_row;

#define F16   FG_DTYPE_BIT(FG_FLOAT16)
#define B16   FG_DTYPE_BIT(FG_BFLOAT16)
#define F32   FG_DTYPE_BIT(FG_FLOAT32)
#define F64   FG_DTYPE_BIT(FG_FLOAT64)
#define I8    FG_DTYPE_BIT(FG_INT8)
#define I16   FG_DTYPE_BIT(FG_INT16)
#define I32   FG_DTYPE_BIT(FG_INT32)
#define I64   FG_DTYPE_BIT(FG_INT64)
#define U8    FG_DTYPE_BIT(FG_UINT8)
#define U16   FG_DTYPE_BIT(FG_UINT16)
#define TRUTH FG_DTYPE_BIT(FG_BOOL)

static const fg_takes_row *row_of(const char *op) {
    static const fg_takes_row rows[] = {
#define TAKES(theirs, types, how) {#theirs, types, how},
#define REALS                     (F16 | B16 | F32 | F64)
#define FEWER                     (REALS | I32 | I64)
#define MORE                      (FEWER | U8 | I8 | U16 | I16)
#include "emit/tf_takes.def"
#undef TAKES
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].op, op) == 0) return &rows[i];
    return NULL;
}

static fg_dtype wider(fg_dtype dtype) {
    if (dtype == FG_FLOAT16 || dtype == FG_BFLOAT16) return FG_FLOAT32;
    return dtype == FG_UINT32 || dtype == FG_UINT64 ? FG_INT64 : FG_INT32;
}

bool fg_takes_init(fg_exporting *e, fg_takes *takes, const char *op) {
    fg_dtype own = fg_export_op_of(e)->input_count > 0 ? fg_export_dtype_of(e, 0) : FG_INVALID;
    const fg_takes_row *row = row_of(op);
    *takes = (fg_takes){own, own, e->base};
    if (!row || row->types & FG_DTYPE_BIT(own)) return true;
    if (row->how == REFUSES || (own == FG_UINT64 && row->how != WRAPS)) {
        fg_export_refuse(e, fg_arena_printf(e->arena, "of %s", fg_dtype_name(own)));
        return false;
    }
    takes->taken = wider(own);
    takes->name = fg_export_helper(e, op);
    return true;
}

fg_dtype fg_takes_type(const fg_exporting *e, const fg_takes *takes, uint32_t index) {
    fg_dtype dtype = fg_export_dtype_of(e, index);
    return dtype == takes->own ? takes->taken : dtype;
}

const char *fg_takes_input(fg_exporting *e, const fg_takes *takes, uint32_t index) {
    const char *tensor = fg_export_tensor(e, fg_export_input_of(e, index));
    fg_dtype own = fg_export_dtype_of(e, index), dtype = fg_takes_type(e, takes, index);
    return own == dtype ? tensor : fg_put_cast(e, "Cast", tensor, own, dtype);
}

void fg_takes_done(fg_exporting *e, const fg_takes *takes) {
    const fg_op *op = fg_export_op_of(e);
    if (takes->own == takes->taken) return;
    const char **made = FG_NEW_ARRAY(e->arena, const char *, op->output_count);
    fg_dtype *types = FG_NEW_ARRAY(e->arena, fg_dtype, op->output_count);
    bool one = op->output_count == 1;
    for (uint32_t i = 0; i < op->output_count; i++) {
        types[i] = fg_export_type_of(e, op->first_output + i).dtype;
        made[i] = i ? fg_arena_printf(e->arena, "%s:%u", takes->name, i) : takes->name;
        if (types[i] == takes->own)
            made[i] = fg_put_cast(e, one ? NULL : "result", made[i], takes->taken, types[i]);
        else if (one)
            fg_put_node(e, NULL, "Identity", types[i], made[i], NULL, NULL);
    }
    if (!one) fg_put_results(e, op->output_count, made, types);
}
