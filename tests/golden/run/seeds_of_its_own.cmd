# What is random says by what it goes: --seed, or seeds of its own; what is the same in every run is not random.
printf '%s\n' 'own = random_normal([2], seed=7)' 'tf = random_normal([2], tensorflow_seeds=[3, 4])' \
    'stateless = random_normal([2], tensorflow_seeds=[3, 4, 1])' 'free = random_normal([2])' 'both = own + free' \
    'signature run() -> (own, tf, stateless, free, both)' >"$scratch/draws.graph"
cd "$scratch"
for fetch in own tf stateless free both; do
    graphrun draws.graph --fetch $fetch -q 2>&1 | sed -n 's/.*\[G/[G/p; /help/p'
    echo "$fetch: $(for seed in 1 2; do graphrun draws.graph --fetch $fetch --seed $seed 2>"$scratch/log"; done | sort -u | wc -l) of 2 by --seed, $(
        for count in 1 2; do graphrun draws.graph --fetch $fetch --seed 1 --repeat $count 2>"$scratch/log"; done | sort -u | wc -l) of 2 by --repeat"
done
