graphrun wide.graph run --feed 'w=[1, 18446744073709551614, 9223372036854775808]'
echo '{"w": [18446744073709551615, 2]}' > "$scratch/feeds.json"
graphrun wide.graph run --feeds "$scratch/feeds.json" --format json
