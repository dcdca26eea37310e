# A node that an expansion made in a GraphDef took the name of an operation behind it, and was fetched instead.
graphc names_within_a_graph_def.graph -q --emit pb -o "$scratch/made.pb"
graphrun "$scratch/made.pb" --fetch a/Sigmoid 2>/dev/null
