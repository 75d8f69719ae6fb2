package gocard.random;

import javacard.framework.*;

public class Random extends Applet {
	short s, u; byte y; boolean z; Object o;
	static short ss; static byte sy; static boolean sz; static byte[] sba = {1, 2, 3, 4, 5, 6, 7, 8};
	byte[] ba = new byte[8]; short[] sa = new short[4]; boolean[] za = new boolean[8]; byte[] nb;
	byte[] tb = JCSystem.makeTransientByteArray((short) 8, JCSystem.CLEAR_ON_RESET);
	short[] ts = JCSystem.makeTransientShortArray((short) 4, JCSystem.CLEAR_ON_DESELECT);
	Object[] objs = new Object[8];
	C0 c0 = new C0(), c1 = new C1(), c2 = new C2(), nc; C3 c3 = new C3();
	Problem problem = new Problem();
	ISOException own = new ISOException((short) 0x6A80);
	/*INTSTATE*/

	public static void install(byte[] b, short off, byte len) { new Random().register(); }

	Random() { objs[0] = c0; objs[1] = c1; objs[2] = c2; objs[3] = c3; o = c2; }

	public void process(APDU apdu) {
		if (selectingApplet()) return;
		byte[] buf = apdu.getBuffer();
		short a = Util.getShort(buf, (short) 2);
		short k = (short) (buf[0] & 0xF);
		short m = buf[1];
		short r = 0, kind = 0;
		try {
			r = call(m, a, (short) (a + k));
		} catch (Problem e) { kind = 1;
		} catch (ArrayIndexOutOfBoundsException e) { kind = 2;
		} catch (NullPointerException e) { kind = 3;
		} catch (ArithmeticException e) { kind = 4;
		} catch (ClassCastException e) { kind = 5;
		} catch (ArrayStoreException e) { kind = 6;
		} catch (ISOException e) { kind = 7; r = e.getReason();
		} catch (TransactionException e) { kind = 8; r = e.getReason();
		} catch (UserException e) { kind = 9; r = e.getReason();
		} catch (SystemException e) { kind = 10; r = e.getReason();
		} catch (CardRuntimeException e) { kind = 11; r = e.getReason();
		} catch (RuntimeException e) { kind = 12; }
		Util.setShort(buf, (short) 0, r);
		buf[2] = (byte) kind;
		buf[3] = (byte) ((z ? 1 : 0) | (sz ? 2 : 0) | (JCSystem.getTransactionDepth() << 2) | (number(o) << 3));
		Util.setShort(buf, (short) 4, s);
		Util.setShort(buf, (short) 6, u);
		buf[8] = y;
		buf[9] = sy;
		Util.setShort(buf, (short) 10, ss);
		Util.arrayCopyNonAtomic(ba, (short) 0, buf, (short) 12, (short) 8);
		Util.arrayCopyNonAtomic(tb, (short) 0, buf, (short) 20, (short) 8);
		Util.arrayCopyNonAtomic(sba, (short) 0, buf, (short) 28, (short) 8);
		for (short i = 0; i < 4; i++) {
			Util.setShort(buf, (short) (36 + 2 * i), sa[i]);
			Util.setShort(buf, (short) (44 + 2 * i), ts[i]);
		}
		for (short i = 0; i < 8; i++) buf[(short) (52 + i)] = (byte) ((za[i] ? 0x80 : 0) | number(objs[i]));
		Util.setShort(buf, (short) 60, c0.f);
		Util.setShort(buf, (short) 62, c1.f);
		Util.setShort(buf, (short) 64, c2.f);
		putInts(buf, (short) 66);
		apdu.setOutgoingAndSend((short) 0, (short) 90);
	}

	short number(Object x) {
		return (short) (x == null ? 1 : x == c0 ? 2 : x == c1 ? 3 : x == c2 ? 4 : x == c3 ? 5 : x == ba ? 6 : x == sa ? 7 : x == this ? 8 : x == objs ? 9 : 0);
	}

	void boom(short what) throws UserException {
		switch ((short) (what & 15)) {
		case 0: throw problem;
		case 1: ba[9] = 1;
		case 2: nb[0] = 1;
		case 3: u = (short) (s / (short) (s - s));
		case 4: c3 = (C3) (Object) c0;
		case 5: ((Object[]) cs)[0] = this;
		case 6: ISOException.throwIt(what);
		case 7: throw own;
		case 8: JCSystem.commitTransaction(); break;
		case 9: UserException.throwIt(what);
		case 10: SystemException.throwIt(what);
		case 11: CardRuntimeException.throwIt(what);
		case 12: throw null;
		}
	}

	C0[] cs = new C0[1];

	static short stat(short a, short b) { return (short) (a - b); }

	static short pick(Object x, short a) {
		if (x instanceof C2) return ((C2) x).q(a);
		if (x instanceof I0) return ((I0) x).i(a);
		if (x instanceof byte[]) return (short) (((byte[]) x).length + a);
		if (x instanceof Object[]) return (short) ((Object[]) x).length;
		return x == null ? a : (short) 77;
	}

	/*PUTINTS*/

	short call(short m, short a, short b) throws UserException {
		switch (m) {
/*DISPATCH*/
		}
		return 0;
	}

/*METHODS*/
}

interface I0 { short i(short a); }

interface I1 extends I0 { short j(short a); }

class C0 {
	short f;
	public short m(short a) { f += a; return (short) (a + 1); }
	protected short p(short a) { return (short) (m(a) * 3); }
	short q(short a) { return (short) (a ^ f); }
	public final short twice(short a) { return (short) (q(a) + p(a)); }
}

class C1 extends C0 implements I0 {
	public short m(short a) { return (short) (super.m(a) - 5); }
	public short i(short a) { return twice((short) (a >> 1)); }
}

class C2 extends C1 implements I1 {
	byte g = 9;
	short q(short a) { return (short) (super.q(a) + g); }
	public short j(short a) { g++; return i(a); }
	public short i(short a) { return (short) (super.i(a) | 1); }
}

class C3 implements I1 {
	private short n;
	private short own(short a) { return (short) (n++ + a); }
	public short i(short a) { return own(a); }
	public short j(short a) { return (short) (own(a) - i(a)); }
}

class Problem extends RuntimeException { }
