package native

import "github.com/gocard/gocard/runtime/jcre"

// appletMethods are those of javacard.framework.Applet; process is abstract.
func appletMethods() []entry {
	return []entry{
		{Constructor, 0, "<init>", nothing},
		{Static, 1, "install", appletInstall},
		{Static, 2, "reSelectingApplet", reSelectingApplet},
		{Virtual, 0, "equals", objectEquals},
		{Virtual, 1, "register", appletRegister},
		{Virtual, 2, "register", appletRegisterAID},
		{Virtual, 3, "selectingApplet", selectingApplet},
		{Virtual, 4, "deselect", nothing},
		{Virtual, 5, "getShareableInterfaceObject", nothing},
		{Virtual, 6, "select", answer(1)},
	}
}

// appletInstall is Applet.install, which a subclass must hide.
func appletInstall(Env, []int32) (int32, error) {
	return 0, jcre.Throw(jcre.ISOExceptionClass, 0x6A81) // SW_FUNC_NOT_SUPPORTED
}

func appletRegister(env Env, args []int32) (int32, error) { return register(env, args[0], nil) }

// appletRegisterAID is register(bArray, bOffset, bLength).
func appletRegisterAID(env Env, args []int32) (int32, error) {
	aid, err := slice(env, args[1], args[2], args[3])
	if err != nil {
		return 0, err
	}
	return register(env, args[0], aid)
}

func register(env Env, this int32, aid []byte) (int32, error) {
	applet, err := env.Applet(Ref(this))
	if err != nil {
		return 0, err
	}
	return 0, env.Card().Register(applet, aid)
}

func selectingApplet(env Env, _ []int32) (int32, error) {
	return flag(env.Card().SelectingApplet()), nil
}

func reSelectingApplet(env Env, _ []int32) (int32, error) {
	return flag(env.Card().ReselectingApplet()), nil
}
