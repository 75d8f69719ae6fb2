// Part of a program that uses as many features of the format as fit: the judges compile it, we read and verify the result.
package odd.t;
import javacard.framework.*;
public class App extends Applet implements Shr3, AppletEvent {
  static final byte[] TAB = {1,2,3};
  static short[] ST = {1,2,300};
  static int[] IT = {1,70000};
  static boolean flag; static short sv = 7; static int iv = 80000; static Object so; static byte bv;
  Base b; int f; byte z; Object o; private byte[] ba; short[] sa; Object[] oa; boolean[] bo; int[] ia;
  App() { register(); b = new Mid((short)3); oa = new Object[2]; ba = new byte[4]; bo = new boolean[2]; sa=new short[3]; ia=new int[2];}
  public static void install(byte[] a, short o, byte l) { new App(); }
  public boolean select() { return true; }
  public boolean equals(Object x) { return x == this; }
  public void uninstall() { }
  public short get() { return 1; } public short buf(byte[] x) { return (short)x.length; }
  public short plain() { return 2; } public byte other(short x) { return (byte)x; } public void more(int i) { f = i; }
  public int deep() { return f; }
  public Shareable getShareableInterfaceObject(AID c, byte p) { return (Shareable)this; }
  public void process(APDU apdu) {
    byte[] buf = apdu.getBuffer();
    if (selectingApplet()) return;
    short n = 0;
    try {
      switch (buf[1]) { case 1: n = tryit(buf); break; case 2: n = (short)loops(buf); break; case 3: n = sw(buf[2]); break; case 4: n = isw(buf[2]<<20); break; default: ISOException.throwIt(ISO7816.SW_INS_NOT_SUPPORTED); }
    } catch (ISOException e) { throw e; }
    catch (ArithmeticException e) { n = 3; }
    catch (RuntimeException e) { n = 4; }
    finally { sv++; flag = !flag; }
    Util.setShort(buf, (short)0, n); apdu.setOutgoingAndSend((short)0,(short)2);
  }
  short tryit(byte[] b) {
    try { try { return (short)(b[0] / b[2]); } catch (ArithmeticException e) { return 9; } finally { bv++; } }
    catch (NullPointerException e) { return inner(e); }
  }
  private short inner(Object e) { if (e instanceof RuntimeException) return 1; if (e instanceof byte[]) return ((byte[])e)[0]; if (e instanceof Shr) return ((Shr)e).get(); Object[] q=(Object[])e; q[0]=this; b = (Base)q[1]; return 2; }
  int loops(byte[] x) { int s = 0; for (short i = 0; i < x.length; i++) { s += x[i]; if (s > 100000) break; ia[i&1]=s; sa[1]+=i; bo[0]=s>4; iv-=s; } while (s != 0) { s >>>= 1; f ^= s; } return s; }
  short sw(byte k) { switch (k) { case -3: return 1; case 100: return 2; case 7: return b.m(k); default: return ((Mid)b).fin(k); } }
  short isw(int k) { switch (k) { case 1: case 2: case 3: return 1; case 70000: return 3; } return callI(this, (short)2); }
  static short callI(Shr3 s, short d) { s.more(3); s.deep(); s.plain(); ((Shr)s).get(); Plain p = s; p.other(d); Shr a = d > 0 ? (Shr)s : null; Base bb = d > 1 ? (Base)new Mid(d) : new Low(); return (short)(a.buf(TAB) + s.get() + bb.m(d) + (d > 3 ? ST[0] : ST[1])); }
  class In { short q; In(short a) { q = (short)(a + z); } short v() { return (short)(q + f); } }
  short inn() { return new In((short)4).v(); }
}
