graphrun recurrent.graph run --feeds recurrent.npz -q --rtol 1e-12 --atol 1e-12 $(cat recurrent.expect) && echo all agree
