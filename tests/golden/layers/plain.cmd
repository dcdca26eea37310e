graphrun plain.graph run --feeds plain.npz -q --rtol 1e-12 --atol 1e-12 $(for name in dense no_bias rows live ln ln2 masked \
    masked_live flat flat_first reshaped permuted repeated penalty average sum product largest smallest difference concatenated \
    dot1 dot2 dot3 dot4 cosine leaky prelu1 prelu2 elu selu threshold relu_max relu_all softmax wrapped l1 l2 l1_l2; do
    echo "--expect $name=@plain.npz:$name"; done) --expect same=true && echo all agree
