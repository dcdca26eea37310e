# A run that fails its checks writes nothing.
graphrun small.graph double -f 'x=[1, 2]' --out y=@$scratch/y.npy
echo $?; ls "$scratch"
