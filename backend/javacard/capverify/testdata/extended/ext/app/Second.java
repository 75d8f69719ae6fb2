package ext.app;

import ext.base.Service;
import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.JCSystem;
import javacard.framework.Util;

/** Second asks First through a shareable interface object. */
public class Second extends Applet {
    private static final byte[] FIRST = {(byte) 0xF0, 0x67, 0x6F, 0x63, 0x61, 0x78, 0x03, 0x01};

    public static void install(byte[] parameters, short offset, byte length) {
        new Second().register();
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buffer = apdu.getBuffer();
        AID server = JCSystem.lookupAID(FIRST, (short) 0, (byte) FIRST.length);
        Service service = (Service) JCSystem.getAppletShareableInterfaceObject(server, (byte) 0);
        Util.setShort(buffer, (short) 0, service.serve(Util.makeShort(buffer[2], buffer[3])));
        apdu.setOutgoingAndSend((short) 0, (short) 2);
    }
}
