# A label outside the classes is said before anything runs; nothing is printed or written.
graphrun $samples/digits.graph score --feed image=ones --dim batch=2 --feed 'label=[1, 12]' --out @$scratch/all.npz
echo $?; ls "$scratch"
