// A multiselectable applet that says what was called on which channel.
package gocard.channels;
import javacard.framework.*;
public class First extends Applet implements MultiSelectable {
    static byte[] trace; static short at; static byte[] td; static byte mode;
    byte id;
    public static void install(byte[] b, short off, byte len) {
        First m = new First(); m.id = 1; make(); m.register(); }
    static void make() { if (trace == null) { trace = new byte[100]; td = JCSystem.makeTransientByteArray((short)4, JCSystem.CLEAR_ON_DESELECT); } }
    void t(short c) { if (at < 96) { trace[at++] = (byte)c; trace[at++] = (byte)(id | (td[0] << 2)); trace[at++] = (byte)((selectingApplet() ? 0x80 : 0) | JCSystem.getAssignedChannel()); } }
    public boolean select() { t((short)0x51); return (mode & 1) == 0; }
    public boolean select(boolean already) { t(already ? (short)0x53 : (short)0x52); return (mode & 2) == 0; }
    public void deselect() { t((short)0xD1); }
    public void deselect(boolean still) { t(still ? (short)0xD3 : (short)0xD2); }
    public void process(APDU apdu) {
        byte[] b = apdu.getBuffer();
        if (selectingApplet()) { t((short)0xA0); return; }
        if (b[1] == 0x10) { short n = at; at = 0; Util.arrayCopy(trace, (short)0, b, (short)0, n); apdu.setOutgoingAndSend((short)0, n); return; }
        if (b[1] == 0x11) { td[0]++; return; }
        if (b[1] == 0x13) { mode = b[2]; return; }
        if (b[1] == (byte)0x12) { b[0] = id; b[1] = td[0]; b[2] = (byte) apdu.getCLAChannel(); b[3] = JCSystem.getAssignedChannel(); apdu.setOutgoingAndSend((short)0, (short)4); return; }
        ISOException.throwIt((short)0x6D00);
    }
}
