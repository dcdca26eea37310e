run() {
    graphrun empty.graph run --feed x=zeros --feed seq=zeros --feed ids=zeros --feed im=zeros --feed film=zeros "$@" 2>/dev/null |
        grep float32
}
for phase in infer train; do
    echo $phase
    run --phase $phase --dim b=0 --dim t=2 --save $scratch/$phase
    run --phase $phase --dim b=2 --dim t=0
done
# an empty batch moves no statistics
cmp $scratch/infer $scratch/train && echo nothing moved
