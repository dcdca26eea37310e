# A size that is a formula is none that is left where there is one, or nothing that it could be told by.
graphc reshape_of_what_is_left.graph -q --emit pb -o "$scratch/r.pb"
graphrun "$scratch/r.pb" --fetch y --feed 'x=float32[2,4,5]=zeros' | head -1 | cut -d = -f 1
graphrun "$scratch/r.pb" --fetch z --feed 'e=float32[3,0]='
