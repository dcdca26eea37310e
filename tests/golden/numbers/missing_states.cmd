# The decoder's first step with one of its three inputs.
cd $samples
graphrun numbers.graph decode --feed token=@numbers_test.npz:start --steps 12 --join 1
