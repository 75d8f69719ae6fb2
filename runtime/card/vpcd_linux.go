package card

import (
	"net"
	"syscall"
)

// quickACK asks the kernel to acknowledge at once what comes in next. vpcd sends the length and the content of a message in two
// packets and waits for the first to be acknowledged before it sends the second; the usual delayed acknowledgement costs 40 ms
// for each command. The kernel forgets the option after a while, so it is set before every read. It is an optimization: errors
// do not matter.
func quickACK(conn net.Conn) {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_QUICKACK, 1)
	})
}
