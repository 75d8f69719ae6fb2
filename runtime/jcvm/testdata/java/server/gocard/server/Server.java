// A server applet: shares itself, and a plain object for those who ask with 2.
package gocard.server;

import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Shareable;
import javacard.framework.Util;

public class Server extends Applet implements Counter {
    private short n;
    private Worker worker = new Worker();
    private Object kept;
    private byte[] own = new byte[4];

    public static void install(byte[] b, short off, byte len) {
        new Server().register();
    }

    public Shareable getShareableInterfaceObject(AID client, byte parameter) {
        if (parameter == 3) {
            ISOException.throwIt((short) 0x6A80);
        }
        if (parameter == 4) {
            return worker;
        }
        return parameter == 1 ? this : null;
    }

    public short count(byte[] buffer, short off) {
        n++;
        if (buffer != null) {
            off = (short) (off + JCSystem.getAID().getBytes(buffer, off));
            off = (short) (off + JCSystem.getPreviousContextAID().getBytes(buffer, off));
            Util.setShort(buffer, off, n);
            return (short) (off + 2);
        }
        return n;
    }

    public void fail(short what) {
        switch (what) {
        case 1:
            ISOException.throwIt((short) 0x6B01);
            break;
        case 2:
            own[4] = 1;
            break;
        case 3:
            throw new ISOException((short) 0x6B03);
        case 4:
            JCSystem.beginTransaction();
            n = 1000;
            break;
        case 5:
            JCSystem.abortTransaction();
            break;
        default:
            kept = null;
        }
    }

    public byte[] array() {
        return own;
    }

    public void keep(Object o) {
        kept = o;
    }

    public void process(APDU apdu) {
        if (!selectingApplet()) {
            ISOException.throwIt(n);
        }
    }
}
