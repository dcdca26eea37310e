# Bounds of slices and ranges that int32 does not hold were cut to their low bits in a GraphDef.
graphc large_bounds_in_a_graph_def.graph -q --emit pb -o "$scratch/made.pb"
graphrun "$scratch/made.pb" --fetch a,b,c,d 2>/dev/null
