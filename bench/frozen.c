/* A frozen graph of TensorFlow on standard output, the same every time: a chain of dense layers
 * whose weights are constants.
 *
 *     frozen [LAYERS [UNITS]]   25 layers of 1024 units if not given: 105 MB
 *
 * Weights are small and of either sign, so that the chain neither dies nor explodes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of a message in the making. */
typedef struct bytes {
    char *at;
    size_t count, room;
} bytes;

static void put(bytes *to, const void *from, size_t count) {
    if (to->count + count > to->room) {
        to->room = (to->count + count) * 2;
        to->at = realloc(to->at, to->room);
        if (!to->at) exit(99);
    }
    memcpy(to->at + to->count, from, count);
    to->count += count;
}

static void put_number(bytes *to, uint64_t number) {
    do {
        char byte = (char)((number & 0x7f) | (number > 0x7f ? 0x80 : 0));
        put(to, &byte, 1);
        number >>= 7;
    } while (number);
}

static void put_field(bytes *to, unsigned field, const void *from, size_t count) {
    put_number(to, field << 3 | 2);
    put_number(to, count);
    put(to, from, count);
}

static void put_text(bytes *to, unsigned field, const char *text) {
    put_field(to, field, text, strlen(text));
}

/* Puts a message into another and empties it. */
static void put_message(bytes *to, unsigned field, bytes *message) {
    put_field(to, field, message->at, message->count);
    message->count = 0;
}

static void put_varint(bytes *to, unsigned field, uint64_t number) {
    put_number(to, field << 3);
    put_number(to, number);
}

static void put_shape(bytes *to, unsigned field, int64_t rows, int64_t columns) {
    bytes shape = {0}, dim = {0};
    int64_t dims[] = {rows, columns};
    for (int i = 0; i < 2; i++) {
        put_varint(&dim, 1, (uint64_t)dims[i]);
        put_message(&shape, 2, &dim);
    }
    put_message(to, field, &shape);
    free(shape.at);
    free(dim.at);
}

static void put_attr(bytes *node, const char *key, bytes *value) {
    bytes attr = {0};
    put_text(&attr, 1, key);
    put_message(&attr, 2, value);
    put_message(node, 5, &attr);
    free(attr.at);
}

enum { FLOAT = 1 };

static void put_type(bytes *node, const char *key) {
    bytes value = {0};
    put_varint(&value, 6, FLOAT);
    put_attr(node, key, &value);
    free(value.at);
}

static void write_node(bytes *node) {
    bytes graph = {0};
    put_message(&graph, 1, node);
    if (fwrite(graph.at, 1, graph.count, stdout) != graph.count) exit(99);
    free(graph.at);
}

static void begin_node(bytes *node, const char *name, const char *op) {
    put_text(node, 1, name);
    put_text(node, 2, op);
}

static void write_weights(bytes *node, const char *name, int64_t units, uint64_t seed) {
    size_t count = (size_t)(units * units);
    float *weights = malloc(count * sizeof *weights);
    bytes tensor = {0}, value = {0};
    if (!weights) exit(99);
    for (size_t i = 0; i < count; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        weights[i] = (float)((double)(seed >> 40) / 0x1p24 - 0.5) * 0.1f;
    }
    begin_node(node, name, "Const");
    put_type(node, "dtype");
    put_varint(&tensor, 1, FLOAT);
    put_shape(&tensor, 2, units, units);
    put_field(&tensor, 4, weights, count * sizeof *weights);
    put_message(&value, 8, &tensor);
    put_attr(node, "value", &value);
    write_node(node);
    free(weights);
    free(tensor.at);
    free(value.at);
}

int main(int argc, char **argv) {
    int layers = argc > 1 ? atoi(argv[1]) : 25;
    int64_t units = argc > 2 ? atoi(argv[2]) : 1024;
    char name[32], weights[32], last[32] = "x";
    bytes node = {0}, value = {0};
    begin_node(&node, "x", "Placeholder");
    put_type(&node, "dtype");
    put_shape(&value, 7, -1, units);
    put_attr(&node, "shape", &value);
    write_node(&node);
    for (int i = 0; i < layers; i++) {
        snprintf(weights, sizeof weights, "dense_%d/kernel", i);
        write_weights(&node, weights, units, (uint64_t)i + 1);
        snprintf(name, sizeof name, "dense_%d/MatMul", i);
        begin_node(&node, name, "MatMul");
        put_text(&node, 3, last);
        put_text(&node, 3, weights);
        put_type(&node, "T");
        write_node(&node);
        snprintf(last, sizeof last, "dense_%d/Relu", i);
        begin_node(&node, last, "Relu");
        put_text(&node, 3, name);
        put_type(&node, "T");
        write_node(&node);
    }
    begin_node(&node, "y", "Softmax");
    put_text(&node, 3, last);
    put_type(&node, "T");
    write_node(&node);
    free(node.at);
    free(value.at);
    return fclose(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
