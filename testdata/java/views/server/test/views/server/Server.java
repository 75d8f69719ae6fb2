package test.views.server;

import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.Shareable;

/** Serves whoever asks. */
public class Server extends Applet implements Sum {
    private byte[] kept;

    public static void install(byte[] parameters, short offset, byte length) {
        new Server().register();
    }

    public Shareable getShareableInterfaceObject(AID client, byte parameter) {
        return this;
    }

    public short work(byte[] in, byte[] out) {
        byte sum = 0;
        for (short i = 0; i < in.length; i++) {
            sum += in[i];
        }
        byte refused = 0;
        try {
            kept = in;
        } catch (SecurityException e) {
            refused++;
        }
        try {
            in[0] = 0;
        } catch (SecurityException e) {
            refused++;
        }
        out[0] = sum;
        out[1] = refused;
        return (short) in.length;
    }

    public void process(APDU apdu) {}
}
