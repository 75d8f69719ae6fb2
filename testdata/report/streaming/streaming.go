// Package streaming is a servlet that sends its page in pieces: other code of the package may run between them.
//
//gocard:package aid=F0676F6361726412A1 version=1.0
package streaming

import (
	"github.com/gocard/gocard/runtime/javacard/framework"
	"github.com/gocard/gocard/runtime/servlet"
	"github.com/gocard/gocard/runtime/uicc/scws"
)

// Applet answers GET.
//
//gocard:applet aid=F0676F6361726412A101
type Applet struct{ servlet.Applet }

// Install makes the applet.
func Install(params []byte) {
	a := &Applet{} // persistent 0 B: made when the applet is installed; it is converted to an interface
	framework.Register(a)
	scws.Register(a, []byte("s"))
}

// Process uses the frame, which may be while a page is sent.
func (a *Applet) Process(apdu *framework.APDU) {
	var row [8]byte // frame 8 B: nothing refers to it when its function has returned
	copy(row[:], apdu.Buffer())
	apdu.Buffer()[0] = row[7]
}

// DoGet counts.
func (a *Applet) DoGet(req *scws.HttpRequest, resp *scws.HttpResponse) {
	var digits [4]byte // transient 4 B: nothing refers to it when its function has returned; append, cap or a 3-index slice look at its end, or other code runs while it is in use
	resp.EnableChunkMode()
	for range 10 {
		digits[0]++
		var line [2]byte // frame 2 B: nothing refers to it when its function has returned
		line[0], line[1] = digits[0], '\n'
		resp.AppendContent(line[:])
		resp.Flush()
	}
}
