graphrun convolutional.graph run --feeds convolutional.npz -q --rtol 1e-11 --atol 1e-12 $(for name in c1 c2 c3 c4 c5 d1 s1 s2 s3 \
    t1 t2 t3 l1 l2 l3 crop1 crop2 crop3 crop4 pad1 pad2 pad3 up1 up2 up3 up4 up5 mp1 mp2 mp3 mp4 ap1 ap2 ap3 gm1 gm2 gm3 \
    ga1 ga2 ga3 ga4 cl1 cl2 cl2_h cl2_c cl3; do echo "--expect $name=@convolutional.npz:$name"; done) --expect same=0 \
    --expect drawn=true 2>/dev/null && echo all agree
