package ext.user;

import ext.base.Base;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.Util;

/** User lies in another CAP file and extends a class of a public package of the first one. */
public class User extends Applet {
    private final Base own = new Steady();

    static class Steady extends Base {
        Steady() {
            super((byte) 0);
        }

        protected short weight(byte of) {
            return (short) (of + 4);
        }
    }

    public static void install(byte[] parameters, short offset, byte length) {
        new User().register();
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buffer = apdu.getBuffer();
        short at = Util.setShort(buffer, (short) 0, own.next());
        at = Util.setShort(buffer, at, Base.made);
        at = Util.setShort(buffer, at, own.limit());
        apdu.setOutgoingAndSend((short) 0, at);
    }
}
