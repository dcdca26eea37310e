# Each was compared with every other one.
{
    seq 1 60000 | sed 's/.*/placeholder x&: float32/'
    seq 1 60000 | sed 's/.*/x&/' | paste -sd , | sed 's/.*/signature s(&) -> x1/'
} | graphlint - 2>&1 | tail -n 1
