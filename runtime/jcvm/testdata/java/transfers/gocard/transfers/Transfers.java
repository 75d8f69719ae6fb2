// Calls methods of APDU in any order: INS 02 takes the order, further commands are what it is tried on, INS 03 gives the log.
package gocard.transfers;
import javacard.framework.*;
public class Transfers extends Applet {
    byte[] ops = new byte[32]; short n; byte[] log = new byte[120]; short at; byte[] big = new byte[600];
    public static void install(byte[] b, short off, byte len) { Transfers i = new Transfers(); for (short k = 0; k < 600; k++) i.big[k] = (byte) k; i.register(); }
    public void process(APDU apdu) {
        if (selectingApplet()) return;
        byte[] b = apdu.getBuffer();
        if (b[1] == 2) { n = apdu.setIncomingAndReceive(); Util.arrayCopyNonAtomic(b, (short) 5, ops, (short) 0, n); return; }
        if (b[1] == 3) { Util.arrayCopyNonAtomic(log, (short) 0, b, (short) 0, at); apdu.setOutgoingAndSend((short) 0, at); return; }
        at = 0;
        for (short k = 0; k < n; k += 2) one(apdu, b, ops[k], (short) (ops[(short) (k + 1)] & 0xFF));
        if (b[1] == 4) ISOException.throwIt((short) 0x6A01);
    }
    void one(APDU apdu, byte[] b, byte op, short a) {
        short r = 0; short kind = 0;
        try {
            switch (op) {
            case 0: r = apdu.setIncomingAndReceive(); break;
            case 1: r = apdu.receiveBytes((short) 5); break;
            case 2: r = apdu.setOutgoing(); break;
            case 3: r = apdu.setOutgoingNoChaining(); break;
            case 4: apdu.setOutgoingLength(a); break;
            case 5: apdu.sendBytes((short) 0, a); break;
            case 6: apdu.sendBytesLong(big, (short) 3, a); break;
            case 7: apdu.setOutgoingAndSend((short) 0, a); break;
            case 8: r = apdu.getCurrentState(); break;
            case 9: apdu.waitExtension(); break;
            case 10: apdu.sendBytes((short) (b.length - 3), a); break;
            case 11: apdu.sendBytes(a, (short) -1); break;
            case 12: apdu.sendBytesLong(big, (short) 590, a); break;
            case 13: apdu.sendBytesLong(null, (short) 0, a); break;
            case 14: r = apdu.receiveBytes(a); break;
            case 15: r = (short) (b[4] & 0xFF); break;
            case 16: r = (short) (b[5] & 0xFF); break;
            case 17: apdu.setOutgoingLength((short) (a - 10)); break;
            case 18: apdu.setOutgoingLength((short) (a + 200)); break;
            case 19: apdu.setOutgoingLength((short) (256)); break;
            case 20: r = (short) (apdu.getCurrentAPDU() == apdu ? 1 : 0); break;
            case 21: r = (short) (apdu.getCurrentAPDUBuffer() == b ? 1 : 0); break;
            case 22: r = (short) (apdu.isISOInterindustryCLA() ? 1 : 0); break;
            case 23: r = apdu.getCLAChannel(); break;
            case 24: apdu.sendBytesLong(b, (short) 0, a); break;
            case 25: apdu.receiveBytes((short) -1); break;
            }
        } catch (APDUException e) { kind = 1; r = e.getReason();
        } catch (ArrayIndexOutOfBoundsException e) { kind = 2;
        } catch (NullPointerException e) { kind = 3;
        } catch (SecurityException e) { kind = 4;
        } catch (Exception e) { kind = 5; }
        if (at < 110) { log[at++] = op; log[at++] = (byte) kind; at = Util.setShort(log, at, r); }
    }
}
