package ext.app;

import ext.base.Base;
import ext.base.Bounded;
import ext.base.Counter;
import ext.base.Service;
import ext.base.Strict;
import ext.mid.Factory;
import ext.mid.Mid;
import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.Shareable;
import javacard.framework.Util;

/** First answers each command with six shorts, which classes of all three packages compute. */
public class First extends Applet implements Service, Local {
    private final Bounded strict = new Strict();
    private final Counter mid = new Mid(strict);
    private Counter[] all = {strict, mid, Factory.quiet()};

    public static void install(byte[] parameters, short offset, byte length) {
        new First().register();
    }

    public short serve(short argument) {
        return (short) (argument + 1);
    }

    public short answer(short to) {
        return (short) (to - 1);
    }

    public Shareable getShareableInterfaceObject(AID client, byte parameter) {
        return this;
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buffer = apdu.getBuffer();
        short at = 0;
        for (byte i = 0; i < (byte) all.length; i++) {
            at = Util.setShort(buffer, at, all[i].next());
        }
        at = Util.setShort(buffer, at, Mid.chosen(buffer[2]));
        at = Util.setShort(buffer, at, Base.secretOf((Base) strict));
        at = Util.setShort(buffer, at, ((Local) this).answer(strict.limit()));
        apdu.setOutgoingAndSend((short) 0, at);
    }
}
