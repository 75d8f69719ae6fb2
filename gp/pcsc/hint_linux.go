package pcsc

// What to install and start, in Debian's names.
const (
	hintLibrary = "install it: Debian and Ubuntu: apt-get install libpcsclite1 pcscd; Fedora: dnf install pcsc-lite; Alpine: apk add pcsc-lite"
	hintService = "install and start it: Debian and Ubuntu: apt-get install pcscd, then systemctl start pcscd.socket (in a container, as root: pcscd)"
)
