// One command for each corner of machine and API; the answers are compared with the
// reference card's.
package gocard.probe;

import javacard.framework.AID;
import javacard.framework.APDU;
import javacard.framework.APDUException;
import javacard.framework.Applet;
import javacard.framework.CardRuntimeException;
import javacard.framework.ISOException;
import javacard.framework.JCSystem;
import javacard.framework.OwnerPIN;
import javacard.framework.PINException;
import javacard.framework.SystemException;
import javacard.framework.TransactionException;
import javacard.framework.UserException;
import javacard.framework.Util;

public class Probe extends Applet {
    static final byte[] DATA = {1, 2, 3, 4, 5, (byte) 0x80, (byte) 0xFF};
    static final short[] SHORTS = {1, -1, 300};
    static boolean flag = true;
    static short number = 7;

    private byte[] store = new byte[32];
    private short[] words = new short[4];
    private byte[] onReset = JCSystem.makeTransientByteArray((short) 8, JCSystem.CLEAR_ON_RESET);
    private byte[] onDeselect = JCSystem.makeTransientByteArray((short) 8, JCSystem.CLEAR_ON_DESELECT);
    private short[] transientWords = JCSystem.makeTransientShortArray((short) 4, JCSystem.CLEAR_ON_RESET);
    private Object[] objects = JCSystem.makeTransientObjectArray((short) 2, JCSystem.CLEAR_ON_RESET);
    private OwnerPIN pin = new OwnerPIN((byte) 3, (byte) 4);
    private short value;
    private byte small;
    private boolean yes;
    private Base base = new Base();
    private Base derived = new Derived();

    public static void install(byte[] b, short off, byte len) {
        new Probe().register();
    }

    private Probe() {
        pin.update(DATA, (short) 0, (byte) 4);
    }

    public void process(APDU apdu) {
        if (selectingApplet()) {
            return;
        }
        byte[] buf = apdu.getBuffer();
        short n = 0;
        short a = Util.makeShort(buf[2], buf[3]);
        switch (buf[1]) {
        case 0x01:
            n = arithmetic(buf, a, words(apdu, buf));
            break;
        case 0x02:
            n = thrown(buf, a);
            break;
        case 0x03:
            n = classes(buf);
            break;
        case 0x04:
            n = transactions(buf, a);
            break;
        case 0x05:
            n = memory(buf, a);
            break;
        case 0x06:
            n = pins(apdu, buf, a);
            break;
        case 0x07:
            n = util(buf, a);
            break;
        case 0x08:
            n = aids(buf, a);
            break;
        case 0x09:
            n = switches(buf, a);
            break;
        case 0x0A:
            n = loops(buf, a);
            break;
        case 0x0B:
            leave(a);
            break;
        default:
            ISOException.throwIt((short) 0x6D00);
        }
        apdu.setOutgoingAndSend((short) 0, n);
    }

    private static short words(APDU apdu, byte[] buf) {
        apdu.setIncomingAndReceive();
        return Util.getShort(buf, (short) 5);
    }

    private static short arithmetic(byte[] buf, short a, short b) {
        short o = 0;
        o = Util.setShort(buf, o, (short) (a + b));
        o = Util.setShort(buf, o, (short) (a - b));
        o = Util.setShort(buf, o, (short) (a * b));
        o = Util.setShort(buf, o, b == 0 ? (short) 0 : (short) (a / b));
        o = Util.setShort(buf, o, b == 0 ? (short) 0 : (short) (a % b));
        o = Util.setShort(buf, o, (short) (a << b));
        o = Util.setShort(buf, o, (short) (a >> b));
        o = Util.setShort(buf, o, (short) (a >>> b));
        o = Util.setShort(buf, o, (short) (a & b));
        o = Util.setShort(buf, o, (short) (a | b));
        o = Util.setShort(buf, o, (short) (a ^ b));
        o = Util.setShort(buf, o, (short) -a);
        o = Util.setShort(buf, o, (short) ~a);
        o = Util.setShort(buf, o, (byte) a);
        buf[o++] = (byte) (a < b ? 1 : 0);
        buf[o++] = (byte) (a <= b ? 1 : 0);
        buf[o++] = (byte) (a == b ? 1 : 0);
        buf[o++] = (byte) (a != b ? 1 : 0);
        return o;
    }

    private short thrown(byte[] buf, short what) {
        try {
            Object o = this;
            byte[] bytes = what == 1 ? null : store;
            switch (what) {
            case 1:
                bytes[0] = 1;
                break;
            case 2:
                bytes[32] = 1;
                break;
            case 3:
                bytes = new byte[(short) (what - 4)];
                break;
            case 4:
                value = (short) (what / (short) (what - 4));
                break;
            case 5:
                base = (Derived) base;
                break;
            case 6:
                bytes = (byte[]) o;
                break;
            case 7: {
                Object[] list = new Base[1];
                list[0] = this;
                break;
            }
            case 8:
                UserException.throwIt((short) 8);
                break;
            case 9:
                throw new Problem(what);
            case 10:
                SystemException.throwIt((short) 77);
                break;
            case 11:
                throw new CardRuntimeException((short) 11);
            case 12:
                throw null;
            case 13:
                JCSystem.makeTransientByteArray((short) 1, (byte) 7);
                break;
            case 14:
                JCSystem.makeTransientByteArray((short) -1, JCSystem.CLEAR_ON_RESET);
                break;
            case 15:
                JCSystem.makeTransientByteArray((short) 32000, JCSystem.CLEAR_ON_RESET);
                break;
            case 16:
                words[(short) -1] = 0;
                break;
            case 17:
                new AID(store, (short) 0, (byte) 4);
                break;
            case 18:
                JCSystem.commitTransaction();
                break;
            case 19:
                value = (short) (what % (short) (what - 19));
                break;
            case 20:
                nested((short) 0);
                break;
            case 21:
                o = new byte[0];
                buf[10] = (byte) (o instanceof Object ? 1 : 0);
                return inside(buf, (short) 5);
            default:
                return inside(buf, what);
            }
        } catch (ISOException e) {
            return answer(buf, (short) 1, e.getReason());
        } catch (SystemException e) {
            return answer(buf, (short) 2, e.getReason());
        } catch (TransactionException e) {
            return answer(buf, (short) 3, e.getReason());
        } catch (CardRuntimeException e) {
            return answer(buf, (short) 4, e.getReason());
        } catch (UserException e) {
            return answer(buf, (short) 5, e.getReason());
        } catch (Problem e) {
            return answer(buf, (short) 6, e.code);
        } catch (ArrayIndexOutOfBoundsException e) {
            return answer(buf, (short) 7, what);
        } catch (NullPointerException e) {
            return answer(buf, (short) 8, what);
        } catch (NegativeArraySizeException e) {
            return answer(buf, (short) 9, what);
        } catch (ArithmeticException e) {
            return answer(buf, (short) 10, what);
        } catch (ClassCastException e) {
            return answer(buf, (short) 11, what);
        } catch (ArrayStoreException e) {
            return answer(buf, (short) 12, what);
        } catch (RuntimeException e) {
            return answer(buf, (short) 13, what);
        }
        return answer(buf, (short) 0, what);
    }

    private static short answer(byte[] buf, short kind, short reason) {
        Util.setShort(buf, (short) 0, kind);
        return Util.setShort(buf, (short) 2, reason);
    }

    private static void nested(short depth) {
        try {
            if (depth < 5) {
                nested((short) (depth + 1));
            } else {
                ISOException.throwIt((short) 0x6100);
            }
        } catch (ISOException e) {
            e.setReason((short) (e.getReason() + depth));
            throw e;
        }
    }

    private short inside(byte[] buf, short n) {
        short steps = 0;
        try {
            try {
                if (n > 100) {
                    ISOException.throwIt(n);
                }
                steps += 1;
            } finally {
                steps += 10;
            }
        } catch (ISOException e) {
            steps += 100;
        } finally {
            steps += 1000;
        }
        return answer(buf, (short) 99, steps);
    }

    private short classes(byte[] buf) {
        short o = 0;
        Object any = derived;
        o = Util.setShort(buf, o, base.name());
        o = Util.setShort(buf, o, base.both());
        o = Util.setShort(buf, o, derived.name());
        o = Util.setShort(buf, o, derived.both());
        o = Util.setShort(buf, o, ((Named) any).label((short) 100));
        o = Util.setShort(buf, o, derived.f);
        o = Util.setShort(buf, o, ((Derived) derived).f);
        buf[o++] = (byte) (any instanceof Base ? 1 : 0);
        buf[o++] = (byte) (any instanceof Named ? 1 : 0);
        buf[o++] = (byte) (((Object) base) instanceof Named ? 1 : 0);
        any = new Derived[2];
        buf[o++] = (byte) (any instanceof Object[] ? 1 : 0);
        buf[o++] = (byte) (any instanceof Base[] ? 1 : 0);
        buf[o++] = (byte) (any instanceof Named[] ? 1 : 0);
        any = store;
        buf[o++] = (byte) (any instanceof Object[] ? 1 : 0);
        buf[o++] = (byte) (any instanceof byte[] ? 1 : 0);
        buf[o++] = (byte) (any instanceof short[] ? 1 : 0);
        buf[o++] = (byte) (any.equals(store) ? 1 : 0);
        buf[o++] = (byte) (any.equals(null) ? 1 : 0);
        return o;
    }

    private short transactions(byte[] buf, short what) {
        short o = 0;
        if ((what & 0x80) == 0) {
            JCSystem.beginTransaction();
            value++;
            small++;
            yes = !yes;
            number++;
            flag = !flag;
            store[0]++;
            words[1]++;
            transientWords[1]++;
            Util.arrayCopy(DATA, (short) 0, store, (short) 4, (short) 4);
            if (what == 3) {
                Util.arrayFillNonAtomic(store, (short) 0, (short) 16, (byte) 0x55);
                pin.update(DATA, (short) 1, (byte) 4);
            }
            if (what == 8) {
                pin.check(DATA, (short) 1, (byte) 4);
            }
            buf[o++] = JCSystem.getTransactionDepth();
            switch (what) {
            case 1:
                JCSystem.commitTransaction();
                break;
            case 2:
            case 3:
            case 8:
                JCSystem.abortTransaction();
                break;
            case 4:
                JCSystem.beginTransaction();
                break;
            case 5:
                return 0;
            case 6:
                ISOException.throwIt((short) 0x6A06);
                break;
            default:
                store[100] = 0;
            }
        }
        buf[o++] = JCSystem.getTransactionDepth();
        o = Util.setShort(buf, o, value);
        buf[o++] = small;
        buf[o++] = (byte) (yes ? 1 : 0);
        o = Util.setShort(buf, o, number);
        buf[o++] = (byte) (flag ? 1 : 0);
        o = Util.setShort(buf, o, words[1]);
        o = Util.setShort(buf, o, transientWords[1]);
        buf[o++] = pin.getTriesRemaining();
        return Util.arrayCopy(store, (short) 0, buf, o, (short) 16);
    }

    private short memory(byte[] buf, short what) {
        short o = 0;
        if (what == 1) {
            onReset[1] = 11;
            onDeselect[2] = 12;
            transientWords[3] = 1300;
            objects[1] = base;
        }
        buf[o++] = onReset[1];
        buf[o++] = onDeselect[2];
        o = Util.setShort(buf, o, transientWords[3]);
        buf[o++] = (byte) (objects[1] == base ? 1 : 0);
        buf[o++] = JCSystem.isTransient(onReset);
        buf[o++] = JCSystem.isTransient(onDeselect);
        buf[o++] = JCSystem.isTransient(store);
        buf[o++] = JCSystem.isTransient(buf);
        buf[o++] = JCSystem.isTransient(null);
        buf[o++] = JCSystem.isTransient(this);
        return o;
    }

    private short pins(APDU apdu, byte[] buf, short what) {
        short o = 0;
        switch (what) {
        case 1:
            buf[0] = (byte) (pin.check(DATA, (short) 0, (byte) 4) ? 1 : 0);
            break;
        case 2:
            buf[0] = (byte) (pin.check(DATA, (short) 0, (byte) 3) ? 1 : 0);
            break;
        case 3:
            pin.check(null, (short) 0, (byte) 3);
            break;
        case 4:
            pin.check(DATA, (short) 5, (byte) 3);
            break;
        case 5:
            pin.reset();
            break;
        case 6:
            pin.resetAndUnblock();
            break;
        case 7:
            pin.update(DATA, (short) 0, (byte) 5);
            break;
        case 8:
            try {
                new OwnerPIN((byte) 0, (byte) 3);
            } catch (PINException e) {
                buf[0] = (byte) e.getReason();
            }
            break;
        case 9:
            pin.update(DATA, (short) 0, (byte) 4);
            break;
        default:
            buf[0] = 0;
        }
        o = 1;
        buf[o++] = pin.getTriesRemaining();
        buf[o++] = (byte) (pin.isValidated() ? 1 : 0);
        return o;
    }

    private short util(byte[] buf, short what) {
        short r = 0;
        Util.arrayFillNonAtomic(store, (short) 0, (short) 32, (byte) 0);
        try {
            switch (what) {
            case 1:
                r = Util.arrayCopy(DATA, (short) 1, store, (short) 2, (short) 4);
                break;
            case 2:
                r = Util.arrayCopyNonAtomic(DATA, (short) 0, store, (short) 0, (short) 7);
                r = Util.arrayCopy(store, (short) 0, store, (short) 2, (short) 6);
                break;
            case 3:
                r = Util.arrayCopy(DATA, (short) 0, store, (short) 30, (short) 3);
                break;
            case 4:
                r = Util.arrayCopy(DATA, (short) 7, store, (short) 32, (short) 0);
                break;
            case 5:
                r = Util.arrayCopy(DATA, (short) 8, store, (short) 0, (short) 0);
                break;
            case 6:
                r = Util.arrayCopy(DATA, (short) -1, store, (short) 0, (short) 1);
                break;
            case 7:
                r = Util.arrayCopy(DATA, (short) 0, store, (short) 0, (short) -1);
                break;
            case 8:
                r = Util.arrayCopy(null, (short) 0, store, (short) 0, (short) 0);
                break;
            case 9:
                r = Util.arrayCompare(DATA, (short) 4, DATA, (short) 5, (short) 1);
                break;
            case 10:
                r = Util.arrayCompare(DATA, (short) 0, DATA, (short) 0, (short) 7);
                break;
            case 11:
                r = Util.arrayCompare(DATA, (short) 5, DATA, (short) 6, (short) 1);
                break;
            case 12:
                r = Util.getShort(DATA, (short) 5);
                break;
            case 13:
                r = Util.getShort(DATA, (short) 6);
                break;
            case 14:
                r = Util.setShort(store, (short) 3, (short) 0x1234);
                break;
            case 15:
                r = Util.setShort(store, (short) 31, (short) 0x1234);
                break;
            case 16:
                r = Util.makeShort((byte) 0x80, (byte) 0xFF);
                break;
            case 17:
                r = Util.arrayFillNonAtomic(store, (short) 4, (short) 4, (byte) 0xAA);
                break;
            case 18:
                r = Util.arrayFillNonAtomic(store, (short) 30, (short) 4, (byte) 0xAA);
                break;
            case 19:
                r = Util.arrayCompare(DATA, (short) 0, null, (short) 0, (short) 0);
                break;
            default:
                r = -1;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            r = 0x7001;
        } catch (NullPointerException e) {
            r = 0x7002;
        }
        Util.setShort(buf, (short) 0, r);
        return Util.arrayCopy(store, (short) 0, buf, (short) 2, (short) 32);
    }

    private short aids(byte[] buf, short what) {
        AID own = JCSystem.getAID();
        short o = 1;
        short n = own.getBytes(buf, o);
        o += n;
        buf[0] = (byte) n;
        AID other = new AID(buf, (short) 1, (byte) n);
        AID rid = new AID(buf, (short) 1, (byte) 5);
        buf[o++] = (byte) (own.equals(other) ? 1 : 0);
        buf[o++] = (byte) (own.equals((Object) rid) ? 1 : 0);
        buf[o++] = (byte) (own.RIDEquals(rid) ? 1 : 0);
        buf[o++] = (byte) (own.equals(null) ? 1 : 0);
        buf[o++] = (byte) (own.equals((Object) this) ? 1 : 0);
        buf[o++] = (byte) (own.equals(buf, (short) 1, (byte) n) ? 1 : 0);
        buf[o++] = (byte) (own.equals(buf, (short) 1, (byte) 5) ? 1 : 0);
        buf[o++] = (byte) (own.partialEquals(buf, (short) 1, (byte) 5) ? 1 : 0);
        buf[o++] = (byte) (own.partialEquals(buf, (short) 1, (byte) (n + 1)) ? 1 : 0);
        buf[o++] = (byte) (own.partialEquals(buf, (short) 2, (byte) 5) ? 1 : 0);
        buf[o++] = (byte) (JCSystem.lookupAID(buf, (short) 1, (byte) n) == own ? 1 : 0);
        buf[o++] = (byte) (JCSystem.lookupAID(buf, (short) 1, (byte) 5) == null ? 1 : 0);
        buf[o++] = (byte) (JCSystem.getPreviousContextAID() == null ? 1 : 0);
        buf[o++] = own.getPartialBytes((short) 1, buf, (short) 40, (byte) 3);
        buf[o++] = own.getPartialBytes((short) 1, buf, (short) 40, (byte) 0);
        buf[o++] = JCSystem.getAssignedChannel();
        buf[o++] = (byte) (JCSystem.isAppletActive(own) ? 1 : 0);
        return o;
    }

    private static short switches(byte[] buf, short a) {
        short r = 0;
        switch (a) {
        case -2:
            r = 1;
            break;
        case -1:
            r = 2;
            break;
        case 0:
            r = 3;
        case 1:
            r += 4;
            break;
        default:
            r = 99;
        }
        switch (a) {
        case -3000:
            r += 1000;
            break;
        case 1:
            r += 2000;
            break;
        case 3000:
            r += 3000;
            break;
        }
        return Util.setShort(buf, (short) 0, r);
    }

    private static short loops(byte[] buf, short n) {
        short sum = 0;
        outer: for (short i = 0; i < n; i++) {
            for (short j = 0; j < n; j++) {
                if (j == 5) {
                    continue outer;
                }
                if (i == 9) {
                    break outer;
                }
                sum += (short) (i * j);
            }
        }
        short k = n;
        do {
            sum ^= k--;
        } while (k > 0);
        for (short i = 0; i < SHORTS.length; i++) {
            sum += SHORTS[i];
        }
        return Util.setShort(buf, (short) 0, sum);
    }

    // leave ends process with an exception.
    private void leave(short how) {
        switch (how) {
        case 1:
            ISOException.throwIt((short) 0x6A80);
        case 2:
            ISOException.throwIt((short) 0x9001);
        case 3:
            store[99] = 0;
        case 4:
            SystemException.throwIt((short) 3);
        case 5:
            APDUException.throwIt((short) 1);
        case 6:
            throw new RuntimeException();
        case 7:
            throw new ISOException((short) 0x6985);
        }
    }
}
