# A GraphDef of an update, of a variable that is not written there, crashed.
graphc unread_update_in_a_graph_def.graph -q --emit pb -o "$scratch/made.pb" 2>&1 | grep -c 'error: TensorFlow has no operation for'
