# The same decoding as a loop in the graph.
cd $samples
graphrun numbers.graph translate --feed digits=@numbers_test.npz:digits --feed start=ones -q \
    -e words=@numbers_test.npz:expected_tokens
