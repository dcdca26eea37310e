# Words in place of numbers. Behind <end> the decoder has no more to say; --until ends there.
cd $samples
for digits in '7, 1, 3, 3, 3, 7' '0, 0, 0, 0, 4, 2' '1, 0, 0, 0, 0, 0'; do
    graphrun numbers.graph encode --feed "digits=[[$digits]]" -q --out @"$scratch/states.npz"
    graphrun numbers.graph decode --feeds "$scratch/states.npz" --feed token=ones --steps 12 \
        --until token=0 --join 1 --labels token=@numbers_vocabulary.txt |
        sed -n '/^token/{p;n;p;}'
done
