graphrun small.graph --format json
