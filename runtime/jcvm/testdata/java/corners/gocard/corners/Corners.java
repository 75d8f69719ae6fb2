// One corner of the machine a case, in six groups: exceptions and arrays, calls of the server, uses of its objects, casts,
// transactions and memory, dispatch. INS is the group, P2 the case, P1 a further choice; the answer is a number and the calls counted, or a status
// word that names the exception.
package gocard.corners;
import javacard.framework.*; import gocard.base.*;
import gocard.sharer.*;
public class Corners extends Applet implements Api {
    static final byte[] SRV = {(byte) 0xF0, 0x67, 0x6F, 0x63, 0x61, 0x72, 0x64, 0x51, 0x01};
    static Corners nul; static Object sObj; static short[] ss = new short[3]; static byte sb = 3; static boolean sbool;
    byte[] own = new byte[40]; Object kept; Object[] list = new Object[3]; short n; Api srv; Ifc[] ifcs = new Ifc[2]; byte[] tr; Object[] trO; short ph; byte[] big;
    short a1, a2; byte c1; boolean d1;
    public static void install(byte[] b, short off, byte len) {
        Corners c = new Corners(); c.tr = JCSystem.makeTransientByteArray((short)8, JCSystem.CLEAR_ON_RESET); c.trO = JCSystem.makeTransientObjectArray((short)2, JCSystem.CLEAR_ON_RESET); c.register(); }
    private short secret(short a) { return (short)(a + 1); }
    private short secret2() { return n; }
    public Shareable getShareableInterfaceObject(AID client, byte p) { return this; }
    public short echo(short a) { n++; return (short)(a + n + 1000); }
    public Object give(short what) { return null; }
    public short run(short what, byte[] buf, Object o, Api back) {
        if (what == 11) return (short)(JCSystem.getPreviousContextAID().equals(SRV, (short)0, (byte)9) ? 0x111 : 0x222);
        if (what == 1) { n += 5; ISOException.throwIt((short)0x6A55); }
        if (what == 2) throw new MyEx((short)9);
        if (what == 35) return back.run((short)1, buf, o, null);
        return 0; }
    static short res(byte[] b, short at, short v) { return Util.setShort(b, at, v); }
    public void process(APDU apdu) {
        byte[] b = apdu.getBuffer();
        if (selectingApplet()) { srv = (Api) JCSystem.getAppletShareableInterfaceObject(JCSystem.lookupAID(SRV, (short)0, (byte)9), (byte)0); return; }
        short r = 0; short what = (short)(b[3] & 0xFF);
        byte ins = b[1];
        try {
            switch (ins) {
            case 1: r = one(what, b, apdu); break;
            case 2: r = srv.run(what, b, pick(b[2], b, apdu), this); break;
            case 3: r = give(what, b[2], b, apdu); break;
            case 4: r = casts(what, b[2]); break;
            case 5: r = tx(what, b); break;
            case 6: r = disp(what); break;
            }
        } catch (MyEx e) { Util.setShort(b, (short)0, (short)1); short q; try { q = e.getReason(); } catch (SecurityException f) { q = (short)0x5EC; } Util.setShort(b, (short)2, q); apdu.setOutgoingAndSend((short)0, (short)4); return;
        } catch (ISOException e) { ISOException.throwIt(e.getReason());
        } catch (CardRuntimeException e) { short k = 0x20; if (e instanceof SystemException) k = 0x21; if (e instanceof TransactionException) k = 0x22; if (e instanceof APDUException) k = 0x23; if (e instanceof PINException) k = 0x24; ISOException.throwIt((short)(0x6000 + (k << 4) + e.getReason()));
        } catch (ArrayIndexOutOfBoundsException e) { ISOException.throwIt((short)0x6101);
        } catch (IndexOutOfBoundsException e) { ISOException.throwIt((short)0x6102);
        } catch (NullPointerException e) { ISOException.throwIt((short)0x6103);
        } catch (SecurityException e) { ISOException.throwIt((short)0x6104);
        } catch (ClassCastException e) { ISOException.throwIt((short)0x6105);
        } catch (ArrayStoreException e) { ISOException.throwIt((short)0x6106);
        } catch (NegativeArraySizeException e) { ISOException.throwIt((short)0x6107);
        } catch (ArithmeticException e) { ISOException.throwIt((short)0x6108);
        } catch (RuntimeException e) { ISOException.throwIt((short)0x6109);
        } catch (Exception e) { ISOException.throwIt((short)0x610A); }
        Util.setShort(b, (short)0, r); Util.setShort(b, (short)2, n);
        apdu.setOutgoingAndSend((short)0, (short)4);
    }
    Object pick(byte p, byte[] b, APDU apdu) {
        switch (p) { case 1: return own; case 2: return apdu; case 3: return b; case 4: return this; case 5: return JCSystem.getAID(); case 6: return new MyEx((short)3); case 7: return JCSystem.lookupAID(SRV, (short)0, (byte)9); case 8: return tr; case 9: return srv; case 10: return srv.give((short)1); case 11: return new AID(SRV, (short)0, (byte)9); case 12: return new RuntimeException(); }
        return null;
    }
    short one(short what, byte[] b, APDU apdu) {
        Corners c = what == 0 ? this : null; short z = 0; byte[] nb = null; short[] ns = null; Object[] no = null; Object o; Ifc i = null; boolean[] bb = new boolean[3]; 
        switch (what) {
        case 0: return c.secret((short)4);
        case 1: return c.secret((short)4);
        case 2: return c.secret2();
        case 3: return c.n;
        case 4: c.n = 4; return 0;
        case 5: return c.echo((short)1);
        case 6: return i.f((short)1);
        case 7: return nul.secret((short)1);
        case 8: nb[(short)(9 / z)] = 1; return 1;
        case 9: nb[100] = 1; return 1;
        case 10: own[-1]++; return 1;
        case 11: ns[0] += 4; return 1;
        case 12: list[3] = null; return 1;
        case 13: o = ifcs; ((Object[]) o)[0] = this; return 1;
        case 14: o = ifcs; ((Object[]) o)[2] = this; return 1;
        case 15: o = ifcs; ((Object[]) o)[1] = new Imp(); return ifcs[1].f((short)3);
        case 16: o = ifcs; ((Object[]) o)[1] = null; return (short)(ifcs[1] == null ? 1 : 0);
        case 17: o = ifcs; ((Object[]) o)[1] = own; return 1;
        case 18: list[0] = own; list[1] = ifcs; list[2] = ss; return (short)(list[0] == own ? 1 : 0);
        case 19: list[0] = b; return 1;
        case 20: list[3] = b; return 1;
        case 21: no[0] = b; return 1;
        case 22: o = ifcs; ((Object[]) o)[0] = b; return 1;
        case 23: trO[0] = b; return 1;
        case 24: trO[0] = apdu; return 1;
        case 25: trO[0] = this; trO[1] = own; return (short)(trO[1] == own ? 5 : 6);
        case 26: bb[0] = true; bb[1] = !bb[0]; return (short)((bb[0] ? 1 : 0) + (bb[1] ? 2 : 0) + (bb[2] ? 4 : 0));
        case 27: o = new short[0]; return (short)(((short[]) o).length);
        case 28: o = new Object[(short) (z - 1)]; return 1;
        case 29: o = new Imp[(short) 0]; ((Object[]) o)[0] = null; return 1;
        case 30: return fin(b);
        case 31: try { fin2(); } catch (ISOException e) { return e.getReason(); } return 0;
        case 32: throw null;
        case 33: try { throw new Imp2(); } catch (Imp2 e) { return (short) 33; }
        case 34: try { c.n = 1; } catch (NullPointerException e) { kept = e; } return 34;
        case 35: try { c.n = 1; } catch (NullPointerException e) { throw e; } return 34;
        case 36: try { c.n = 1; } catch (NullPointerException e) { own[0] = (byte)(e.equals(e) ? 1 : 0); return own[0]; } return 34;
        case 37: ISOException e1 = null; try { ISOException.throwIt((short)1); } catch (ISOException e) { e1 = e; } try { ISOException.throwIt((short)2); } catch (ISOException e) { return (short)(e1 == e ? e1.getReason() : 99); } return 34;
        case 38: sObj = new ISOException((short)0x6A11); throw (ISOException) sObj;
        case 39: ISOException.throwIt((short)0x9000);
        case 40: CardRuntimeException.throwIt((short)3);
        case 41: try { CardException.throwIt((short)3); } catch (CardException e) { return (short)(e.getReason() + (e instanceof UserException ? 100 : 0)); }
        case 42: try { UserException.throwIt((short)3); } catch (CardException e) { return (short)(e.getReason() + (e instanceof UserException ? 100 : 0)); }
        }
        return -1;
    }
    short fin(byte[] b) { short k = 0; for (short q = 0; q < 3; q++) { try { k += 1; if (q == 1) continue; k += 10; if (q == 2) break; } finally { k += 100; } } try { return k; } finally { k = 0; } }
    short fin2() { try { try { ISOException.throwIt((short)1); } finally { n++; ISOException.throwIt((short)2); } } catch (ISOException e) { n += e.getReason(); throw e; } return 0; }
    short give(short what, byte use, byte[] b, APDU apdu) {
        Object o = srv.give(what);
        switch (use) {
        case 0: return (short)(o == null ? 0 : 1);
        case 1: return ((byte[]) o)[0];
        case 2: return (short)(o.equals(o) ? 1 : 0);
        case 3: return (short)(o instanceof byte[] ? 1 : 0);
        case 4: return (short)(o instanceof Api ? 1 : 0);
        case 5: return (short)(o instanceof Applet ? 1 : 0);
        case 6: return (short)(o instanceof Shareable ? 1 : 0);
        case 7: return (short)(o instanceof Object ? 1 : 0);
        case 8: return ((Api) o).echo((short)3);
        case 9: throw (RuntimeException) o;
        case 10: list[0] = o; kept = o; sObj = o; trO[0] = o; return 10;
        case 11: return (short)((byte[]) o).length;
        case 12: return JCSystem.isTransient(o);
        case 13: return (short)(((AID) o).equals(SRV, (short)0, (byte)9) ? 1 : 0);
        case 14: return (short)(o instanceof AID ? 1 : 0);
        case 15: return (short)(JCSystem.getAID().equals(o) ? 1 : 0);
        case 16: return (short)(((OwnerPIN) o).getTriesRemaining());
        case 17: return (short)(o instanceof PIN ? 1 : 0);
        case 18: return (short)(o instanceof Applet ? 1 : 0);
        case 19: return (short)(o instanceof Object[] ? 1 : 0);
        case 20: Object[] l = new Api[1]; l[0] = o; return 20;
        case 21: Object[] l2 = new Object[1]; l2[0] = o; return 21;
        case 22: Object[] l3 = new AID[1]; l3[0] = o; return 22;
        case 23: return (short)(JCSystem.getAID().equals(new AID(SRV, (short)0, (byte)9)) ? 1 : 0);
        case 24: try { srv.run((short)2, b, null, null); } catch (CardRuntimeException e) { kept = e; return (short)(kept == e ? 2 : 3); } return 0;
        case 25: try { srv.run((short)2, b, null, null); } finally { n++; } return 0;
        case 26: try { srv.run((short)3, b, null, null); } catch (ISOException e) { kept = null; return e.getReason(); } return 0;
        case 27: return (short) (Base.table == null ? 1 : 0);
        case 28: return Base.count++;
        case 29: Base.any = own; return 1;
        case 30: Base.any = b; return 1;
        case 31: return (short)(Base.any == null ? 1 : 0);
        case 32: return (short)((byte[]) Base.any).length;
        case 33: return (short)(JCSystem.getAppletShareableInterfaceObject(null, (byte)0) == null ? 1 : 0);
        case 34: return (short)(JCSystem.getAppletShareableInterfaceObject(JCSystem.lookupAID(SRV, (short)0, (byte)9), (byte)9) == null ? 1 : 0);
        case 35: return (short)(JCSystem.getAppletShareableInterfaceObject(JCSystem.lookupAID(SRV, (short)0, (byte)9), (byte)8) == srv ? 1 : 0);
        case 36: return Util.arrayCopy(own, (short)0, (byte[]) o, (short)0, (short)1);
        case 37: return Util.arrayFillNonAtomic((byte[]) o, (short)0, (short)1, (byte)1);
        case 38: return Util.getShort((byte[]) o, (short)0);
        }
        return -1;
    }
    short casts(short what, byte to) {
        Object o = null;
        switch (what) {
        case 1: o = new byte[1]; break; case 2: o = new boolean[1]; break; case 3: o = new short[1]; break; case 4: o = new Object[1]; break; case 5: o = new Imp[1]; break; case 6: o = new Ifc[1]; break; case 7: o = new Sub[1]; break; case 8: o = new SubIfc[1]; break; case 9: o = new Imp(); break; case 10: o = new Sub(); break; case 11: o = this; break; case 12: o = trO; break; case 13: o = tr; break; case 14: o = ifcs; break;
        }
        switch (to) {
        case 1: return (short)(o instanceof byte[] ? 1 : 0); case 2: return (short)(o instanceof boolean[] ? 1 : 0); case 3: return (short)(o instanceof short[] ? 1 : 0); case 4: return (short)(o instanceof Object[] ? 1 : 0);
        case 5: return (short)(o instanceof Imp[] ? 1 : 0); case 6: return (short)(o instanceof Ifc[] ? 1 : 0); case 7: return (short)(o instanceof Sub[] ? 1 : 0); case 8: return (short)(o instanceof SubIfc[] ? 1 : 0); case 9: return (short)(o instanceof Imp ? 1 : 0); case 10: return (short)(o instanceof Ifc ? 1 : 0); case 11: return (short)(o instanceof SubIfc ? 1 : 0); case 12: return (short)(o instanceof Shareable ? 1 : 0); case 13: return (short)(o instanceof Object ? 1 : 0);
        case 21: byte[] x1 = (byte[]) o; return 1; case 22: boolean[] x2 = (boolean[]) o; return 1; case 23: short[] x3 = (short[]) o; return 1; case 24: Object[] x4 = (Object[]) o; return 1; case 25: Imp[] x5 = (Imp[]) o; return 1; case 26: Ifc[] x6 = (Ifc[]) o; return 1; case 27: Sub[] x7 = (Sub[]) o; return 1; case 28: SubIfc[] x8 = (SubIfc[]) o; return 1; case 29: Imp x9 = (Imp) o; return 1; case 30: Ifc y = (Ifc) o; return 1; case 31: SubIfc y2 = (SubIfc) o; return 1; case 32: Shareable y3 = (Shareable) o; return 1;
        }
        return -1;
    }
    short tx(short what, byte[] b) {
        short r = 0;
        switch (what) {
        case 1: JCSystem.beginTransaction(); a1++; a1++; a2 = 7; c1 = 1; d1 = true; own[1]++; own[1]++; ss[1]++; sb++; sbool = !sbool; sObj = own; kept = ss; list[1] = tr; tr[0]++; JCSystem.abortTransaction(); break;
        case 2: JCSystem.beginTransaction(); a1++; a2 = 7; c1 = 1; d1 = true; own[1]++; ss[1]++; sb++; sbool = !sbool; sObj = own; kept = ss; list[1] = tr; JCSystem.commitTransaction(); break;
        case 3: r = a1; r += a2; r += c1; r += d1 ? 1000 : 0; r += own[1]; r += ss[1]; r += sb; r += sbool ? 2000 : 0; r += sObj == own ? 4000 : 0; r += kept == ss ? 8000 : 0; r += list[1] == tr ? 300 : 0; r += tr[0]; return r;
        case 4: JCSystem.beginTransaction(); Util.arrayCopyNonAtomic(SRV, (short)0, own, (short)4, (short)9); own[5] = 99; Util.arrayFillNonAtomic(own, (short)10, (short)4, (byte)7); JCSystem.abortTransaction(); for (short k = 0; k < 16; k++) r += (short)(own[k] * k); return r;
        case 5: JCSystem.beginTransaction(); own[5] = 98; own[11] = 3; Util.arrayFillNonAtomic(own, (short)3, (short)12, (byte)8); own[6] = 1; JCSystem.abortTransaction(); for (short k = 0; k < 16; k++) r += (short)(own[k] * k); return r;
        case 6: JCSystem.beginTransaction(); try { own[100] = 1; } finally { JCSystem.abortTransaction(); } return 1;
        case 7: JCSystem.beginTransaction(); a1 += 100; ISOException.throwIt((short)0x6123);
        case 8: JCSystem.beginTransaction(); a1 += 100; return 1;
        case 9: JCSystem.beginTransaction(); a1 += 100; own[100] = 1; return 1;
        case 10: JCSystem.beginTransaction(); JCSystem.commitTransaction(); JCSystem.commitTransaction(); return 1;
        case 11: JCSystem.abortTransaction(); return 1;
        case 12: JCSystem.beginTransaction(); try { JCSystem.beginTransaction(); } catch (TransactionException e) { r = e.getReason(); } JCSystem.commitTransaction(); return r;
        case 13: JCSystem.beginTransaction(); try { for (short k = 0; k < 2000; k++) { own[(short)(k % 40)] = (byte)k; a1++; } } catch (TransactionException e) { r = e.getReason(); r += (short)(JCSystem.getTransactionDepth() * 100); r += JCSystem.getUnusedCommitCapacity() < 20 ? 1000 : 0; JCSystem.abortTransaction(); } return r;
        case 14: big = new byte[4000]; return 1;
        case 15: Util.arrayCopy(big, (short)0, big, (short)10, (short)3000); return 1;
        case 16: Util.arrayCopy(big, (short)0, big, (short)10, (short)3900); return 1;
        case 17: JCSystem.beginTransaction(); try { Util.arrayCopy(big, (short)0, big, (short)10, (short)3900); } catch (TransactionException e) { r = (short)(e.getReason() + 10 * JCSystem.getTransactionDepth()); } JCSystem.commitTransaction(); return r;
        case 18: JCSystem.beginTransaction(); Util.arrayFillNonAtomic(big, (short)0, (short)4000, (byte)3); Util.arrayCopyNonAtomic(big, (short)0, big, (short)10, (short)3900); JCSystem.abortTransaction(); return big[100];
        case 19: JCSystem.beginTransaction(); r = srv.run((short)21, b, null, null); JCSystem.abortTransaction(); return (short)(r + 10 * srv.run((short)22, b, null, null));
        case 20: r = srv.run((short)19, b, null, null); try { JCSystem.beginTransaction(); } catch (TransactionException e) { r += (short)(10 * e.getReason()); } JCSystem.abortTransaction(); return (short)(r + 100 * srv.run((short)22, b, null, null));
        case 21: JCSystem.beginTransaction(); a1++; try { srv.run((short)2, b, null, null); } catch (MyEx e) { r = JCSystem.getTransactionDepth(); } srv.run((short)20, b, null, null); return (short)(r * 10 + JCSystem.getTransactionDepth());
        case 22: return JCSystem.getMaxCommitCapacity();
        case 23: return JCSystem.getUnusedCommitCapacity();
        case 24: JCSystem.beginTransaction(); a1++; r = (short)(JCSystem.getMaxCommitCapacity() - JCSystem.getUnusedCommitCapacity()); JCSystem.commitTransaction(); return r;
        case 25: JCSystem.beginTransaction(); Util.arrayCopy(SRV, (short)0, tr, (short)0, (short)8); r = (short)(JCSystem.getMaxCommitCapacity() - JCSystem.getUnusedCommitCapacity()); JCSystem.abortTransaction(); return (short)(r + tr[0]);
        case 26: return JCSystem.getAvailableMemory((byte)7);
        case 27: return (short)(JCSystem.getAvailableMemory(JCSystem.MEMORY_TYPE_PERSISTENT) > 1000 ? 1 : 0);
        case 28: return (short)(JCSystem.isObjectDeletionSupported() ? 1 : 0);
        case 29: return JCSystem.makeTransientBooleanArray((short)0, JCSystem.CLEAR_ON_RESET) == null ? (short)1 : (short)2;
        case 30: JCSystem.makeTransientShortArray((short)30000, JCSystem.CLEAR_ON_RESET); return 1;
        case 31: JCSystem.makeTransientObjectArray((short)-5, (byte)9); return 1;
        case 32: JCSystem.makeTransientObjectArray((short)5, (byte)9); return 1;
        case 33: byte[] x = new byte[32767]; byte[] y = new byte[32767]; return 1;
        case 34: Object[] ox = new Object[30000]; return 1;
        }
        return r;
    }
    short disp(short what) {
        Kid k = new Kid(); Base base = k; Sub s = new Sub(); Imp im = s; SubIfc si = s; Ifc f = s; 
        switch (what) {
        case 1: return base.all(); case 2: return k.all(); case 3: return k.hidden(); case 4: return k.callSuper(); case 5: return (short)(base.pub + k.sum());
        case 6: return f.f((short)1); case 7: return si.f((short)1); case 8: return si.g((short)1); case 9: return im.f((short)1); case 10: return s.sup((short)1); case 11: return new Imp().f((short)1);
        case 12: return ((Ifc) (Object) s).f((short)2); case 13: return ((Other) (Object) s).f((short)2); case 14: return ((Other) s).h((short)1);
        case 15: return new Deep3().f((short)1); case 16: Ifc d = new Deep3(); return d.f((short)1); case 17: SubIfc d2 = new Deep3(); return d2.g((short)2); case 18: Other d3 = new Deep3(); return (short)(d3.h((short)3) + d3.f((short)4)); case 19: return new Deep3().pk(); case 20: Deep1 dd = new Deep3(); return (short)(dd.pk() + dd.viaBase());
        }
        return -1;
    }
}
class Kid extends Base { short hidden() { return 1; } protected short guarded() { return (short)(super.guarded() + 2); } public short todo() { return 4; } short callSuper() { return (short)(super.open() + super.guarded() + super.all()); } short sum() { return (short)(pub + prot); } }
interface Ifc { short f(short a); }
interface SubIfc extends Ifc { short g(short a); }
interface Other { short h(short a); short f(short a); }
class Imp implements Ifc { public short f(short a) { return (short)(a + 10); } }
class Sub extends Imp implements SubIfc, Other { public short f(short a) { return (short)(super.f(a) + 100); } public short g(short a) { return (short)(a + 1000); } public short h(short a) { return (short)(a + 2000); } short sup(short a) { return super.f(a); } }
class Imp2 extends Exception { }
abstract class Deep1 implements SubIfc { short pk() { return 1; } short viaBase() { return pk(); } public short g(short a) { return (short)(f(a) * 2); } }
abstract class Deep2 extends Deep1 implements Other { short pk() { return 2; } public short h(short a) { return (short)(g(a) + 1); } }
class Deep3 extends Deep2 { public short f(short a) { return (short)(a + 7); } short pk() { return (short)(super.pk() + 10); } }
