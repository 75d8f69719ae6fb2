package ext.mid;

import ext.base.Base;
import ext.base.Counter;
import javacard.framework.ISO7816;
import javacard.framework.ISOException;
import javacard.framework.UserException;

/** Mid extends a class of another package of the same CAP file; it has package-visible methods of its own. */
public class Mid extends Base implements Named {
    private Counter inner;

    public Mid(Counter inner) {
        super((byte) 2);
        this.inner = inner;
    }

    protected short weight(byte of) {
        return (short) (TABLE[of] + own());
    }

    public short name() {
        return (short) 77;
    }

    short own() {
        return (short) 10;
    }

    public short next() {
        try {
            if (inner == null) {
                UserException.throwIt((short) 7);
            }
            return (short) (super.next() + inner.next());
        } catch (UserException e) {
            return e.getReason();
        } catch (NullPointerException e) {
            ISOException.throwIt(ISO7816.SW_UNKNOWN);
        } finally {
            count++;
        }
        return 0;
    }

    public static short chosen(short of) {
        switch (of) {
        case 1:
            return made;
        case 2:
            return 22;
        case 300:
            return 33;
        default:
            return -1;
        }
    }
}
