/* While loops as TensorFlow 1 has them: what is computed in which frame. */
#ifndef FG_TENSORFLOW_TF_FRAMES_H
#define FG_TENSORFLOW_TF_FRAMES_H

#include "tensorflow/tf_graph.h"

/* Fills in graph->frames and graph->frame_of; graph->order is one that leaves back edges out. A
 * graph without loops has no frame_of. */
void fg_tf_find_frames(fg_tf_graph *graph, fg_arena *arena);

/* The frame that an Exit leaves; 0 for any other node. */
uint32_t fg_tf_frame_left(const fg_tf_graph *graph, uint32_t node);
static inline uint32_t fg_tf_frame_of(const fg_tf_graph *graph, uint32_t node) {
    return graph->frame_of ? graph->frame_of[node] : 0;
}
/* Of the frames around `frame`, itself included, the one whose parent is `outer`. */
static inline uint32_t fg_tf_frame_within(const fg_tf_graph *graph, uint32_t frame,
                                          uint32_t outer) {
    while (frame && graph->frames.at[frame].parent != outer) frame = graph->frames.at[frame].parent;
    return frame;
}
/* How deep loops may stand in loops. */
#define FG_TF_FRAME_DEPTH 16
/* An attribute of our own, of a Merge: the axes whose sizes may be others in each turn, which a
 * GraphDef of TensorFlow does not tell. */
#define FG_TF_VARYING_AXES "_varying_axes"

/* Orders the nodes so that the members of a frame stand side by side, behind all that they need
 * from outside. Where that cannot be, the order stays. */
void fg_tf_gather_frames(fg_tf_graph *graph, fg_arena *arena);
/* Whether a node's operation is this one, or its twin on references ("RefSwitch"). */
bool fg_tf_is(const fg_tf_graph *graph, uint32_t node, const char *op);

#endif
