# What stands behind --help is not looked at; what is wrong before it is.
graphlint --help --xyzzy | head -n 1
graphlint --xyzzy --help; echo $?
