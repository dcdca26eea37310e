#include "run/program.h"

#include "api/context.h"

void fg_program_free(fg_program *program) {
    if (!program) return;
    fg_memory *memory = program->engine->memory;
    fg_program_fini(program);
    fg_memory_free(memory, program, sizeof *program);
}

size_t fg_program_feeds(const fg_program *program) {
    return program->feed_count;
}

const char *fg_program_feed_name(const fg_program *program, size_t index) {
    return program->demand.feeds.at[program->feeds[index]].name;
}

size_t fg_program_outputs(const fg_program *program) {
    return program->output_count;
}

const char *fg_program_output_name(const fg_program *program, size_t index) {
    return program->outputs[index];
}
