# What only the run can know: a label outside the classes. Nothing is printed or written.
graphrun $samples/digits.graph score --feed image=ones --dim batch=2 --feed 'label=[1, 12]' --out @$scratch/all.npz
echo $?; ls "$scratch"
