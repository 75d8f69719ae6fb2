package capfile

import "github.com/gocard/gocard/runtime/iso7816"

// Applet is the Applet component (JCVM 6.6).
type Applet struct {
	Applets []AppletInfo
}

// AppletInfo is one applet class of the package.
type AppletInfo struct {
	AID                 iso7816.AID
	InstallMethodOffset uint16 // of the method header in the Method component
}

func parseApplet(info []byte) (Applet, error) {
	r := &reader{tag: ComponentApplet, b: info}
	a := Applet{list(r, int(r.u1()), func(r *reader) AppletInfo {
		return AppletInfo{AID: r.aid(), InstallMethodOffset: r.u2()}
	})}
	return a, r.end()
}

func (a *Applet) encode() ([]byte, error) {
	w := &writer{tag: ComponentApplet}
	w.n1("applet count", len(a.Applets))
	for _, applet := range a.Applets {
		w.aid(applet.AID)
		w.u2(applet.InstallMethodOffset)
	}
	return w.b, w.err
}
