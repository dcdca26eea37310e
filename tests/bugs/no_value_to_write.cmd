# A variable without a value, of a SavedModel without its checkpoint, was written as text, and graphc died.
mkdir $scratch/model && cp ../data/tf/linear/saved_model.pb $scratch/model
cd $scratch && graphc model --phase infer
