graphrun --version | sed 's/[0-9][0-9.]*$/N/'
graphlint -V | sed 's/[0-9][0-9.]*$/N/'
