package framework

// Applet is javacard.framework.Applet. An applet type embeds it as its first field, defines Process, and may define Select,
// Deselect, ShareableInterfaceObject and Uninstall.
//
//gocard:class token=3 name=javacard/framework/Applet
type Applet struct{}

// SelectingApplet is Applet.selectingApplet: the command in process is the SELECT that selected this applet.
//
//gocard:virtual token=3 desc=()Z
func (a *Applet) SelectingApplet() bool { return card().SelectingApplet() }

// AppletInterface is what Register takes: a pointer to a struct that embeds Applet and defines Process.
type AppletInterface interface {
	// Process is Applet.process.
	Process(apdu *APDU)
	// SelectingApplet comes with the embedded Applet.
	SelectingApplet() bool
}

// appletOverrides are the methods of Applet that an applet type may define.
//
//gocard:overrides class=3
type appletOverrides interface {
	// Deselect is Applet.deselect.
	//
	//gocard:virtual token=4 desc=()V
	Deselect()
	// ShareableInterfaceObject is Applet.getShareableInterfaceObject.
	//
	//gocard:virtual token=5 desc=(Ljavacard/framework/AID;B)Ljavacard/framework/Shareable;
	ShareableInterfaceObject(client *AID, parameter byte) Shareable
	// Select is Applet.select.
	//
	//gocard:virtual token=6 desc=()Z
	Select() bool
	// Process is Applet.process.
	//
	//gocard:virtual token=7 desc=(Ljavacard/framework/APDU;)V
	Process(apdu *APDU)
}

// The compiler reads appletOverrides; Go code does not.
var _ appletOverrides

// AppletEvent is javacard.framework.AppletEvent: an applet type with Uninstall implements it.
//
//gocard:interface token=18 name=javacard/framework/AppletEvent
//gocard:overrides interface=18
type AppletEvent interface {
	// Uninstall is AppletEvent.uninstall, called before the applet is deleted; exceptions are ignored.
	//
	//gocard:virtual token=0 desc=()V
	Uninstall()
}

// MultiSelectable is javacard.framework.MultiSelectable: applets of a package may be selected on several channels at a
// time if all of them implement it. The methods are called instead of Select and Deselect while another channel has
// an applet of the package selected.
//
//gocard:interface token=17 name=javacard/framework/MultiSelectable
//gocard:overrides interface=17
type MultiSelectable interface {
	// SelectMulti is MultiSelectable.select(boolean).
	//
	//gocard:virtual token=0 desc=(Z)Z
	SelectMulti(appInstAlreadyActive bool) bool
	// DeselectMulti is MultiSelectable.deselect(boolean).
	//
	//gocard:virtual token=1 desc=(Z)V
	DeselectMulti(appInstStillActive bool)
}

// Shareable is javacard.framework.Shareable: objects that applets of other packages may call implement interfaces that
// extend it.
//
//gocard:interface token=2 name=javacard/framework/Shareable
type Shareable interface{}

// Register is Applet.register(): the new instance gets the AID the installer chose. Called outside of Install, or twice, it
// is SystemException ILLEGAL_AID.
//
//gocard:intrinsic register
func Register(applet AppletInterface) {
	raise(card().Register(&native{applet: applet, card: card()}, nil))
}

// RegisterAID is Applet.register(byte[], short, byte): the new instance gets that AID.
//
//gocard:intrinsic register-aid
func RegisterAID(applet AppletInterface, aid []byte) {
	raise(card().Register(&native{applet: applet, card: card()}, array(aid, byteLength(aid))))
}

// InstallParams splits what Install is handed: the instance AID, the control information (GlobalPlatform: privileges) and
// the applet data.
//
//gocard:source
func InstallParams(params []byte) (aid, control, data []byte) {
	n := 1 + int(params[0])
	aid, params = params[1:n], params[n:]
	n = 1 + int(params[0])
	control, params = params[1:n], params[n:]
	n = 1 + int(params[0])
	return aid, control, params[1:n]
}
