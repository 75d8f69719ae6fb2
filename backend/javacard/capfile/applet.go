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
	InstallMethodBlock  uint8  // of an extended file: the block that the offset counts in
}

func parseApplet(info []byte, f Format) (Applet, error) {
	r := &reader{tag: ComponentApplet, b: info}
	a := Applet{list(r, int(r.u1()), func(r *reader) AppletInfo {
		a := AppletInfo{AID: r.aid()}
		a.InstallMethodBlock, a.InstallMethodOffset = r.methodRef(f)
		return a
	})}
	return a, r.end()
}

func (a *Applet) encode(f Format) ([]byte, error) {
	w := &writer{tag: ComponentApplet}
	w.n1("applet count", len(a.Applets))
	for _, applet := range a.Applets {
		w.aid(applet.AID)
		w.methodRef(f, applet.InstallMethodBlock, applet.InstallMethodOffset)
	}
	return w.b, w.err
}
