// Says what select, deselect and process found, and lets them fail in turn: P1 and P2 of INS 11.
package gocard.selects;
import javacard.framework.*;
public class Selects extends Applet {
    byte[] trace = new byte[64]; short at; byte smode, dmode;
    byte[] td;
    byte[] note = new byte[1];
    public static void install(byte[] b, short off, byte len) {
        Selects p = new Selects(); p.td = JCSystem.makeTransientByteArray((short)4, JCSystem.CLEAR_ON_DESELECT); p.register(); }
    void t(short c) { if (at < 60) { trace[at++] = (byte)c; trace[at++] = (byte)((selectingApplet() ? 1 : 0) | (td[0] << 1) | (JCSystem.getAssignedChannel() << 4)); } }
    public boolean select() {
        t((short)0x50);
        switch (smode) {
        case 1: return false;
        case 2: ISOException.throwIt((short)0x6A88);
        case 3: JCSystem.beginTransaction(); note[0]++; return true;
        case 4: note[5] = 1; return true;
        }
        return true;
    }
    public void deselect() {
        t((short)0xD0);
        if (dmode == 1) ISOException.throwIt((short)0x6A88);
        if (dmode == 2) { JCSystem.beginTransaction(); note[0]++; }
    }
    public void process(APDU apdu) {
        byte[] b = apdu.getBuffer();
        if (selectingApplet()) { t((short)0xA0); if (smode == 5) ISOException.throwIt((short)0x6A89); return; }
        if (b[1] == 0x10) { short n = at; at = 0; Util.arrayCopy(trace, (short)0, b, (short)0, n); b[n] = note[0]; apdu.setOutgoingAndSend((short)0, (short)(n + 1)); return; }
        if (b[1] == 0x11) { smode = b[2]; dmode = b[3]; td[0] = 1; return; }
        if (b[1] == (byte)0xA4) { b[0] = (byte)0xEE; b[1] = (byte)(selectingApplet() ? 1 : 0); apdu.setOutgoingAndSend((short)0, (short)2); return; }
        if (b[1] == (byte)0x12) { b[0] = (byte)(selectingApplet() ? 1 : 0); b[1] = td[0]; b[2] = (byte) apdu.getCLAChannel(); b[3] = b[0]; b[3] = JCSystem.getAssignedChannel(); apdu.setOutgoingAndSend((short)0, (short)4); return; }
        t(b[1]);
        ISOException.throwIt((short)0x6D00);
    }
}
