package test.views.client;

import java.io.IOException;
import javacard.framework.APDU;
import javacard.framework.Applet;
import javacard.framework.ISO7816;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.Resources;
import javacard.framework.SystemException;
import javacard.framework.Util;
import test.views.server.Sum;

/** Hands parts of its arrays to another applet. */
public class Client extends Applet {
    private static final byte[] SERVER = {(byte) 0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x10, (byte) 0xB0, 0x01};
    private static final short READ = JCSystem.ATTR_READABLE_VIEW;
    private static final short BOTH = (short) (JCSystem.ATTR_READABLE_VIEW | JCSystem.ATTR_WRITABLE_VIEW);

    private final byte[] data = {1, 2, 3, 4, 5, 6};
    private final byte[] out = new byte[4];
    private final short[] shorts = {10, 20, 30};
    private byte[] kept;

    public static void install(byte[] parameters, short offset, byte length) {
        new Client().register();
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buf = apdu.getBuffer();
        short n = 0;
        try {
            n = run(buf);
        } catch (SecurityException e) {
            ISOException.throwIt((short) 0x6981);
        } catch (ArrayIndexOutOfBoundsException e) {
            ISOException.throwIt((short) 0x6982);
        } catch (NullPointerException e) {
            ISOException.throwIt((short) 0x6983);
        } catch (IOException e) {
            ISOException.throwIt((short) 0x6984);
        } catch (SystemException e) {
            ISOException.throwIt((short) (0x6990 + e.getReason()));
        }
        apdu.setOutgoingAndSend((short) 0, n);
    }

    private Sum server() {
        return (Sum) JCSystem.getAppletShareableInterfaceObject(JCSystem.lookupAID(SERVER, (short) 0, (byte) SERVER.length), (byte) 0);
    }

    private short run(byte[] buf) throws IOException {
        short p1 = buf[ISO7816.OFFSET_P1];
        short n;
        switch (buf[ISO7816.OFFSET_INS]) {
        case 0x01: { // another applet reads one part and writes another
            Sum s = server();
            byte[] in = JCSystem.makeByteArrayView(data, (short) 1, (short) 3, READ, s);
            byte[] result = JCSystem.makeByteArrayView(out, (short) 1, (short) 2, BOTH, s);
            buf[0] = (byte) s.work(in, result);
            Util.arrayCopyNonAtomic(out, (short) 0, buf, (short) 1, (short) 4);
            buf[5] = (byte) (JCSystem.isArrayView(in) ? 1 : 0);
            buf[6] = (byte) (JCSystem.isArrayView(out) ? 1 : 0);
            buf[7] = (byte) JCSystem.getAttributes(in);
            buf[8] = (byte) JCSystem.getAttributes(result);
            return 9;
        }
        case 0x02: // what its own context may do, and what nobody may
            JCSystem.makeByteArrayView(data, (short) 0, (short) 2, READ, null)[0] = 7;
            return 0;
        case 0x03: { // in a transaction that is aborted or not
            byte[] view = JCSystem.makeByteArrayView(data, (short) 2, (short) 4, BOTH, null);
            JCSystem.beginTransaction();
            view[0] += 0x10;
            Util.arrayFillNonAtomic(view, (short) 3, (short) 1, (byte) 0x77);
            Util.arrayCopy(buf, (short) 0, view, (short) 1, (short) 1);
            if (p1 == 0) {
                JCSystem.abortTransaction();
            } else {
                JCSystem.commitTransaction();
            }
            Util.arrayCopyNonAtomic(data, (short) 0, buf, (short) 0, (short) 6);
            return 6;
        }
        case 0x04: { // a view of a view
            byte[] view = JCSystem.makeByteArrayView(data, (short) 1, (short) 4, p1 == 0 ? READ : BOTH, null);
            byte[] inner = JCSystem.makeByteArrayView(view, (short) 1, (short) 2, BOTH, null);
            inner[1] = 0x44;
            buf[0] = data[3];
            buf[1] = (byte) inner.length;
            return 2;
        }
        case 0x05: // one that is another context's
            buf[0] = JCSystem.makeByteArrayView(data, (short) 0, (short) 1, READ, server())[0];
            return 1;
        case 0x06:
            kept = JCSystem.makeByteArrayView(data, (short) 0, (short) 1, READ, null);
            return 0;
        case 0x07:
            JCSystem.makeByteArrayView(data, (short) 3, (short) 4, READ, null);
            return 0;
        case 0x08:
            JCSystem.makeByteArrayView(null, (short) 0, (short) 0, READ, null);
            return 0;
        case 0x09:
            JCSystem.makeByteArrayView(data, (short) 0, (short) 1, p1, null);
            return 0;
        case 0x0A: {
            short[] view = (short[]) JCSystem.makeArrayView(shorts, (short) 1, (short) 2, BOTH, null);
            view[0]++;
            buf[0] = (byte) shorts[1];
            buf[1] = (byte) view.length;
            return 2;
        }
        case 0x0B:
            JCSystem.getAttributes(data);
            return 0;
        case 0x0C: { // readable, but not for a method of the card that writes
            byte[] view = JCSystem.makeByteArrayView(data, (short) 0, (short) 4, READ, null);
            buf[0] = Util.arrayCompare(view, (short) 0, data, (short) 0, (short) 4);
            if (p1 != 0) {
                Util.arrayFillNonAtomic(view, (short) 0, (short) 4, (byte) 0);
            }
            return 1;
        }
        case 0x0D: { // the resources of the CAP file, if it has any
            Resources r = Resources.getResources();
            if (r == null) {
                return 0;
            }
            byte[] view = r.getView((short) 0x0102);
            byte[] part = r.getView((short) 0x0102, (short) 1, (short) 2);
            buf[0] = (byte) r.getSize((short) 0x0102);
            buf[1] = (byte) JCSystem.getAttributes(view);
            n = Util.arrayCopyNonAtomic(view, (short) 0, buf, (short) 2, (short) view.length);
            n = Util.arrayCopyNonAtomic(part, (short) 0, buf, n, (short) part.length);
            if (p1 == 1) {
                part[0] = 0;
            } else if (p1 == 2) {
                r.getSize((short) 7);
            } else if (p1 == 3) {
                r.getView((short) 0x0102, (short) 2, (short) 3);
            }
            return n;
        }
        }
        ISOException.throwIt(ISO7816.SW_INS_NOT_SUPPORTED);
        return 0;
    }
}
