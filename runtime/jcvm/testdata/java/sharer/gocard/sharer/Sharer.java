// The server: gives objects of all kinds, and uses what it gets, one use a case.
package gocard.sharer;
import javacard.framework.*; import gocard.base.*;
public class Sharer extends Applet implements Api {
    byte[] own = new byte[8]; byte[] td; byte[] tr; short n; Object kept; MyEx ex = new MyEx((short)5); OwnerPIN pin = new OwnerPIN((byte)3,(byte)4);
    AID aid; AID ownAid = new AID(new byte[]{1,2,3,4,5,6}, (short)0, (byte)6);
    public static void install(byte[] b, short off, byte len) {
        Sharer s = new Sharer(); s.td = JCSystem.makeTransientByteArray((short)4, JCSystem.CLEAR_ON_DESELECT); s.tr = JCSystem.makeTransientByteArray((short)4, JCSystem.CLEAR_ON_RESET); s.register(); }
    public Shareable getShareableInterfaceObject(AID client, byte p) {
        if (p == 9) { return JCSystem.getAppletShareableInterfaceObject(client, (byte)0); }
        if (p == 8) { n += 100; }
        return this; }
    public short echo(short a) { n++; return (short)(a + n); }
    public Object give(short what) {
        switch (what) {
        case 1: return own; case 2: return this; case 3: return ex; case 4: return aid; case 5: return td; case 6: return pin; case 7: return new Object[3]; case 8: return JCSystem.getAID(); case 9: return JCSystem.getPreviousContextAID(); case 10: return ownAid;
        }
        return null;
    }
    public short run(short what, byte[] buf, Object o, Api back) {
        switch (what) {
        case 1: throw ex;
        case 2: throw new MyEx((short)7);
        case 3: try { ISOException.throwIt((short)0x6A01); } catch (ISOException e) { throw e; }
        case 4: td[0]++; return td[0];
        case 5: tr[0]++; return tr[0];
        case 6: return (short) td.length;
        case 7: JCSystem.makeTransientByteArray((short)1, JCSystem.CLEAR_ON_DESELECT); return 1;
        case 8: JCSystem.makeTransientByteArray((short)1, JCSystem.CLEAR_ON_RESET); return 2;
        case 9: return back.echo((short)10);
        case 10: return back.run((short)11, buf, o, this);
        case 11: return 11;
        case 12: APDU.getCurrentAPDU(); return 1;
        case 13: APDU.getCurrentAPDUBuffer(); return 1;
        case 14: return ((APDU) o).getBuffer()[1];
        case 15: ((APDU) o).setIncomingAndReceive(); return 15;
        case 16: return (short) (o instanceof Object ? 1 : 0);
        case 17: return (short) (o instanceof Sharer ? 1 : 0);
        case 18: return (short) (o.equals(o) ? 1 : 0);
        case 19: JCSystem.beginTransaction(); n = 1000; return JCSystem.getTransactionDepth();
        case 20: JCSystem.abortTransaction(); return n;
        case 21: n = 5; Util.setShort(own, (short)0, (short)0x1234); return n;
        case 22: return n;
        case 23: kept = o; return 1;
        case 24: return (short)(kept == o ? 1 : 0);
        case 25: throw (RuntimeException) o;
        case 26: return Util.arrayCompare(own, (short)0, (byte[]) o, (short)0, (short)1);
        case 27: return (short)(JCSystem.isTransient(o));
        case 28: return (short)(JCSystem.getPreviousContextAID() == null ? 0 : JCSystem.getPreviousContextAID().equals(JCSystem.getAID()) ? 2 : 1);
        case 29: JCSystem.requestObjectDeletion(); return 3;
        case 30: return (short)(JCSystem.getAssignedChannel() + (JCSystem.isAppletActive(JCSystem.getAID()) ? 10 : 0) + (selectingApplet() ? 20 : 0));
        case 31: return (short)((AID) o).getBytes(buf, (short)0);
        case 32: return (short)(pin.check(buf, (short)0, (byte)4) ? 1 : 0);
        case 33: aid = (AID) o; return 1;
        case 34: return (short)(aid.equals(o) ? 1 : 0);
        case 35: return back.run((short)1, buf, o, null);
        case 36: try { return back.run((short)35, buf, o, this); } catch (MyEx e) { return (short)0x77; } catch (SecurityException e) { return (short)0x66; }
        case 37: try { return back.run((short)2, buf, o, this); } finally { n += 10; }
        case 38: try { return run((short)38, buf, o, back); } finally { n++; }
        case 39: buf[0] = (byte)0x99; return (short)(buf.length > 100 ? 1 : 0);
        case 40: Base.count++; Base.any = own; return Base.count;
        case 41: Base.any = o; return 41;
        }
        return -1;
    }
    public void process(APDU apdu) { if (selectingApplet()) return; byte[] b = apdu.getBuffer();
       if (b[1] == 2) { td[0] = 50; return; }
       b[0] = (byte) n; b[1] = td[0]; b[2] = tr[0]; apdu.setOutgoingAndSend((short)0, (short)3); }
}
